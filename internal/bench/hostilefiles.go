package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/extract/hostile"
)

// HostileFilesOptions say how files that are made to harm are sent to a server.
type HostileFilesOptions struct {
	// Beside is how long each file is sent, again and again, and a normal client asks beside it; and how long it asks before.
	Beside time.Duration
	// Only are parts of the names of the files to send; all when empty.
	Only []string
	// JSON asks for a report for programs.
	JSON bool
	// Command is this program with arguments, not yet started.
	Command func(ctx context.Context, arguments ...string) *exec.Cmd
	// Progress is told what is being done; nil for nobody.
	Progress func(what string)
}

const (
	// mostForFile is how much more memory than idle a server may have while it deals with a file, in bytes.
	mostForFile = 200_000_000
	// fileTimeout is when it is given up that a file gets its text, or none.
	fileTimeout = 2 * time.Minute
)

// HostileFileRow is what came of a file.
type HostileFileRow struct {
	Name string `json:"name"`
	// Answer is the code of the refusal, or the state of the text of a file that was taken.
	Answer string `json:"answer"`
	// Took is from sending it until it was refused or its text was taken out, in milliseconds, the longest; Times how often it was sent.
	Took  float64 `json:"tookMs"`
	Times int     `json:"times"`
	// Peak is in bytes over what the server had before any file.
	Peak float64 `json:"peakBytes"`
	// Idle and Beside are the p95 of a normal client in milliseconds, before the file and beside it.
	Idle   float64 `json:"idleP95ms"`
	Beside float64 `json:"besideP95ms"`
	// Missed are the wanted things that it is not.
	Missed []string `json:"missed,omitempty"`
}

// HostileFiles starts a server of its own with the demo's content on this machine, sends it files that are made to harm, and writes what
// came of each.
func HostileFiles(ctx context.Context, options HostileFilesOptions, out io.Writer) error {
	if options.Beside <= 0 {
		return errors.New("there is nothing to measure beside a file in no time")
	}
	attacks := AttacksOptions{Command: options.Command, Progress: options.Progress, Beside: options.Beside, Only: options.Only,
		Flags: []string{"--files-per-day", "0", "--limit-person", "0"}} // what one may send is bounded, too: here everything has to come in
	var rows []HostileFileRow
	err := attackServer(ctx, attacks, func(a *attacking) (err error) {
		rows, err = a.sendFiles(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if options.JSON {
		return writeJSON(rows, out)
	}
	return writeHostileFiles(rows, out)
}

// sendFiles sends all files that are wanted.
func (a *attacking) sendFiles(ctx context.Context) (rows []HostileFileRow, err error) {
	sender := &fileSender{client: &http.Client{Timeout: requestTimeout}, address: a.victim.address}
	if err := sender.findPlaces(ctx); err != nil {
		return nil, err
	}
	idle, err := a.victim.rest(ctx)
	if err != nil {
		return nil, err
	}
	for _, file := range hostileFiles() {
		if !a.wants(file.Name) {
			continue
		}
		a.Progress(file.Name)
		row, err := a.sendFile(ctx, sender, file, idle.resident)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// hostileFiles begin with one that means well: reading the first PDF takes memory of its own.
func hostileFiles() []hostile.File {
	report := hostile.File{Name: "an ordinary page", MediaType: "application/pdf", Content: func() []byte { return hostile.Page(hostile.Stream("", hostile.Hello)) }}
	return append([]hostile.File{report}, hostile.Files()...)
}

// sendFile sends a file again and again while the normal client asks.
func (a *attacking) sendFile(ctx context.Context, sender *fileSender, file hostile.File, idle float64) (HostileFileRow, error) {
	row := HostileFileRow{Name: file.Name}
	content := file.Content()
	if _, err := a.victim.rest(ctx); err != nil {
		return row, err
	}
	before, err := a.normal.askFor(ctx, a.Beside)
	if err != nil {
		return row, err
	}
	asking, end := context.WithCancel(ctx)
	defer end()
	asked := make(chan timings, 1)
	go func() { asked <- a.normal.askUntil(asking) }()
	for begun := time.Now(); time.Since(begun) < a.Beside; row.Times++ {
		sent := time.Now()
		answer, err := sender.send(ctx, file.MediaType, content)
		if err != nil {
			return row, err
		}
		row.Took = max(row.Took, milliseconds(time.Since(sent)))
		if !strings.Contains(row.Answer, answer) {
			row.Answer = strings.TrimPrefix(row.Answer+", "+answer, ", ")
		}
	}
	end()
	beside := <-asked
	used, err := a.victim.usage()
	if err != nil {
		return row, err
	}
	row.Peak = max(0, used.peak-idle)
	row.Idle, row.Beside = milliseconds(before.percentile(95)), milliseconds(beside.percentile(95))
	if row.Peak > mostForFile {
		row.Missed = append(row.Missed, "memory")
	}
	if row.Beside > mostSlower*row.Idle {
		row.Missed = append(row.Missed, "beside")
	}
	return row, ctx.Err()
}

// askUntil asks until ctx is done, and gives what each question took that was answered.
func (n *normalClient) askUntil(ctx context.Context) timings {
	var took timings
	for {
		one, err := n.ask(ctx)
		if ctx.Err() != nil && len(took) > 0 {
			return took
		}
		if err != nil {
			one = requestTimeout // as long as anybody waits
		}
		took = append(took, one)
		_ = pause(ctx, normalPause) // it is seen above
	}
}

// fileSender attaches files in the name of somebody who may.
type fileSender struct {
	client  *http.Client
	address string
	places  []string
	sent    int
}

// findPlaces finds the projects to attach files to: one has only so many.
func (s *fileSender) findPlaces(ctx context.Context) error {
	var got struct {
		Projects struct{ Nodes []struct{ ID string } }
	}
	if _, err := s.ask(ctx, "application/json", strings.NewReader(`{"query":"{projects(first:50){nodes{id}}}"}`), &got); err != nil {
		return err
	}
	for _, node := range got.Projects.Nodes {
		s.places = append(s.places, node.ID)
	}
	if len(s.places) == 0 {
		return errors.New("the demo has no project to attach files to")
	}
	return nil
}

// send attaches a file, waits until its text was taken out, and gives what became of it.
func (s *fileSender) send(ctx context.Context, mediaType string, content []byte) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	s.sent++
	operations := fmt.Sprintf(`{"query":"mutation($i:AddAttachmentInput!,$f:Upload){addAttachment(input:$i,file:$f){attachment{id}}}",`+
		`"variables":{"i":{"on":%q,"kind":"REPORT"},"f":null}}`, s.places[s.sent%len(s.places)])
	err := errors.Join(form.WriteField("operations", operations), form.WriteField("map", `{"0":["variables.f"]}`))
	file, created := form.CreateFormFile("0", "report"+map[string]string{"application/pdf": ".pdf", hostile.DOCX: ".docx", hostile.ODT: ".odt"}[mediaType])
	if err = errors.Join(err, created); err != nil {
		return "", err
	}
	_, _ = file.Write(content) // into memory
	if err := form.Close(); err != nil {
		return "", err
	}
	var got struct {
		AddAttachment struct{ Attachment struct{ ID string } }
	}
	code, err := s.ask(ctx, form.FormDataContentType(), &body, &got)
	if err != nil || code != "" {
		return code, err
	}
	return s.await(ctx, got.AddAttachment.Attachment.ID)
}

// await waits until the text of a file is there, or none.
func (s *fileSender) await(ctx context.Context, id string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, fileTimeout)
	defer cancel()
	for {
		var got struct{ Node struct{ TextState string } }
		code, err := s.ask(ctx, "application/json", strings.NewReader(fmt.Sprintf(`{"query":"{node(id:\"%s\"){...on Attachment{textState}}}"}`, id)), &got)
		if err != nil {
			return "", err
		}
		if code == "" && got.Node.TextState != "WAITING" {
			return "taken, text " + got.Node.TextState, nil
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return "", fmt.Errorf("wait for the text of a file: %w", err)
		}
	}
}

// ask gives the code of the error that it was answered with; empty when it was not.
func (s *fileSender) ask(ctx context.Context, contentType string, body io.Reader, data any) (code string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.address+"/graphql", body)
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Samlaer-Demo-Person", "curator")
	response, err := s.client.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	answer := struct {
		Data   any
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}{Data: data}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return "", fmt.Errorf("answered with %s: %w", response.Status, err)
	}
	if len(answer.Errors) > 0 {
		return "refused, " + answer.Errors[0].Extensions.Code, nil
	}
	return "", nil
}

func writeHostileFiles(rows []HostileFileRow, out io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%d cores, %s; a normal client asks beside each file, which is sent one after another.\n\n", runtime.GOMAXPROCS(0), runtime.Version())
	text.WriteString("| file | answer | times | ms at most | MB over idle | p95 idle | p95 beside it | × | missed |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n")
	for _, row := range rows {
		fmt.Fprintf(&text, "| %s | %s | %d | %.0f | %.0f | %.1f | %.1f | %.1f | %s |\n", row.Name, row.Answer, row.Times, row.Took, row.Peak/1e6, row.Idle, row.Beside,
			row.Beside/row.Idle, strings.Join(row.Missed, ", "))
	}
	fmt.Fprintf(&text, "\nWanted: %d MB over idle at most, and a p95 beside it of %d times that before it.\n", mostForFile/1_000_000, mostSlower)
	_, err := io.WriteString(out, text.String())
	return err
}
