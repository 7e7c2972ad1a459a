// Package secret holds what nobody may read who looks at a log, an error, a printed configuration or a crash: texts that are secrets,
// and addresses with passwords in them. It promises that they are shown masked however they are formatted, and that each can be
// given as «file:PATH», so that it stands neither in a list of processes nor in an environment. Who needs one asks for it by Reveal.
package secret
