package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// configCommand takes what «serve» takes.
type configCommand struct {
	serveCommand
}

// Run prints each setting by the name of its environment variable, as a file of such variables has it. Secrets are of types that mask
// themselves.
func (c *configCommand) Run(p *program) error {
	lines := []string{}
	for _, flag := range p.flags {
		if len(flag.Envs) > 0 {
			lines = append(lines, flag.Envs[0]+"="+settingOf(flag))
		}
	}
	slices.Sort(lines)
	_, err := fmt.Fprintln(p.out, strings.Join(lines, "\n"))
	return err
}

// settingOf is the value of a flag, the parts of several with commas between.
func settingOf(flag *kong.Flag) string {
	if flag.Target.Kind() != reflect.Slice {
		return fmt.Sprint(flag.Target.Interface())
	}
	parts := make([]string, flag.Target.Len())
	for i := range parts {
		parts[i] = fmt.Sprint(flag.Target.Index(i).Interface())
	}
	return strings.Join(parts, ",")
}
