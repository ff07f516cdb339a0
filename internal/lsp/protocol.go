package lsp

import "encoding/json"

// The types in this file are the part of the Language Server Protocol, 3.17, that
// the server speaks. Names and meaning are the specification's.

type (
	initializeParams struct {
		RootURI               string            `json:"rootUri"`
		WorkspaceFolders      []workspaceFolder `json:"workspaceFolders"`
		InitializationOptions json.RawMessage   `json:"initializationOptions"`
		Capabilities          struct {
			TextDocument struct {
				PublishDiagnostics struct {
					RelatedInformation bool `json:"relatedInformation"`
				} `json:"publishDiagnostics"`
			} `json:"textDocument"`
			Window struct {
				WorkDoneProgress bool `json:"workDoneProgress"`
			} `json:"window"`
		} `json:"capabilities"`
	}

	initializeResult struct {
		Capabilities serverCapabilities `json:"capabilities"`
		ServerInfo   serverInfo         `json:"serverInfo"`
	}

	serverInfo struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}

	serverCapabilities struct {
		PositionEncoding   string                `json:"positionEncoding"`
		TextDocumentSync   textDocumentSync      `json:"textDocumentSync"`
		CodeActionProvider codeActionOptions     `json:"codeActionProvider"`
		Workspace          workspaceCapabilities `json:"workspace"`
	}

	textDocumentSync struct {
		OpenClose bool `json:"openClose"`
		Change    int  `json:"change"`
		Save      bool `json:"save"`
	}

	codeActionOptions struct {
		CodeActionKinds []string `json:"codeActionKinds"`
	}

	workspaceCapabilities struct {
		WorkspaceFolders workspaceFoldersSupport `json:"workspaceFolders"`
	}

	workspaceFoldersSupport struct {
		Supported           bool `json:"supported"`
		ChangeNotifications bool `json:"changeNotifications"`
	}

	workspaceFolder struct {
		URI string `json:"uri"`
	}

	didChangeWorkspaceFoldersParams struct {
		Event struct {
			Added   []workspaceFolder `json:"added"`
			Removed []workspaceFolder `json:"removed"`
		} `json:"event"`
	}

	didChangeConfigurationParams struct {
		Settings json.RawMessage `json:"settings"`
	}
)

type (
	textDocument struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
		Text    string `json:"text"` // of didOpen only
	}

	// didOpen, didSave and didClose
	documentParams struct {
		TextDocument textDocument `json:"textDocument"`
	}

	didChangeParams struct {
		TextDocument   textDocument `json:"textDocument"`
		ContentChanges []struct {
			Text string `json:"text"`
		} `json:"contentChanges"`
	}

	publishDiagnosticsParams struct {
		URI         string       `json:"uri"`
		Version     *int         `json:"version,omitempty"`
		Diagnostics []diagnostic `json:"diagnostics"`
	}

	diagnostic struct {
		Range              textRange            `json:"range"`
		Severity           int                  `json:"severity"`
		Code               string               `json:"code"`
		CodeDescription    *codeDescription     `json:"codeDescription,omitempty"`
		Source             string               `json:"source"`
		Message            string               `json:"message"`
		RelatedInformation []relatedInformation `json:"relatedInformation,omitempty"`
	}

	codeDescription struct {
		Href string `json:"href"`
	}

	relatedInformation struct {
		Location location `json:"location"`
		Message  string   `json:"message"`
	}

	location struct {
		URI   string    `json:"uri"`
		Range textRange `json:"range"`
	}

	textRange struct {
		Start position `json:"start"`
		End   position `json:"end"`
	}

	position struct {
		Line      int `json:"line"`
		Character int `json:"character"`
	}

	codeActionParams struct {
		TextDocument textDocument `json:"textDocument"`
		Range        textRange    `json:"range"`
		Context      struct {
			Only []string `json:"only"`
		} `json:"context"`
	}

	codeAction struct {
		Title       string        `json:"title"`
		Kind        string        `json:"kind"`
		Diagnostics []diagnostic  `json:"diagnostics"`
		IsPreferred bool          `json:"isPreferred"`
		Edit        workspaceEdit `json:"edit"`
	}

	workspaceEdit struct {
		Changes map[string][]textEdit `json:"changes"`
	}

	textEdit struct {
		Range   textRange `json:"range"`
		NewText string    `json:"newText"`
	}

	messageParams struct {
		Type    int    `json:"type"`
		Message string `json:"message"`
	}

	progressCreateParams struct {
		Token string `json:"token"`
	}

	progressParams struct {
		Token string           `json:"token"`
		Value workDoneProgress `json:"value"`
	}

	workDoneProgress struct {
		Kind        string `json:"kind"`
		Title       string `json:"title,omitempty"`
		Message     string `json:"message,omitempty"`
		Cancellable bool   `json:"cancellable,omitempty"`
	}
)

const (
	syncFull = 1 // changes hold the whole text

	severityWarning = 2

	messageError   = 1
	messageWarning = 2
	messageLog     = 4

	quickFix = "quickfix"
)
