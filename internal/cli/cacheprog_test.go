package cli

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A cacheRequest and a cacheResponse are messages between the go command and a GOCACHEPROG, with
// the fields that cmd/go/internal/cacheprog wants.
type (
	cacheRequest struct {
		ID                 int64
		Command            string
		ActionID, OutputID []byte
		BodySize           int64
	}

	cacheResponse struct {
		ID            int64
		KnownCommands []string `json:",omitempty"`
		Miss          bool     `json:",omitempty"`
		OutputID      []byte   `json:",omitempty"`
		Size          int64    `json:",omitempty"`
		DiskPath      string   `json:",omitempty"`
	}
)

// cacheProgram is a GOCACHEPROG that keeps the cache in the directory that its argument names, for tests.
func cacheProgram() {
	if err := serveCache(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cacheprogram:", err)
		os.Exit(1)
	}
}

func serveCache(dir string, r io.Reader, w io.Writer) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	dec, enc := json.NewDecoder(bufio.NewReader(r)), json.NewEncoder(w)
	if err := enc.Encode(cacheResponse{KnownCommands: []string{"get", "put", "close"}}); err != nil {
		return err
	}
	for {
		var req cacheRequest
		if err := dec.Decode(&req); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		res := cacheResponse{ID: req.ID}
		entry := filepath.Join(dir, hex.EncodeToString(req.ActionID))
		switch req.Command {
		case "get":
			data, err := os.ReadFile(entry)
			if res.Miss = err != nil; !res.Miss {
				if err := json.Unmarshal(data, &res); err != nil {
					return err
				}
				res.ID = req.ID
			}
		case "put":
			var body []byte
			if req.BodySize > 0 {
				if err := dec.Decode(&body); err != nil { // base64
					return err
				}
			}
			res.OutputID, res.Size, res.DiskPath = req.OutputID, req.BodySize, entry+"-body"
			data, err := json.Marshal(res)
			if err := errors.Join(err, os.WriteFile(res.DiskPath, body, 0o777), os.WriteFile(entry, data, 0o666)); err != nil {
				return err
			}
		}
		if err := enc.Encode(res); err != nil {
			return err
		}
	}
}
