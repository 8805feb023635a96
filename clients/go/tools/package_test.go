// Package tools has what the client's own development needs, and its users do not.
package tools

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const version = "v0.1.0"

// The example, in a module of its own that gets the client from a proxy, as users do.
func TestPublishedModuleCanBeUsed(t *testing.T) {
	serverURL := os.Getenv("OCCAM_URL")
	if serverURL == "" {
		t.Skip("OCCAM_URL names no server; see clients/go/test")
	}
	proxy, path := publish(t, "..")
	user := t.TempDir()
	copyFile(t, "../examples/update-subscription/main.go", filepath.Join(user, "main.go"))

	run := func(name string, args ...string) string {
		t.Helper()
		command := exec.Command(name, args...)
		command.Dir = user
		// A module cache of its own, since the version published here is another one each time. What else is needed is taken
		// from the cache that there is, before it is asked for elsewhere; trimpath lets the builds of it be used again.
		command.Env = append(os.Environ(),
			"GOMODCACHE="+filepath.Join(user, "modcache"), "GOFLAGS=-modcacherw -trimpath", "GOSUMDB=off", "GOWORK=off",
			"GOPROXY=file://"+proxy+",file://"+filepath.Join(goEnv(t, "GOMODCACHE"), "cache/download")+","+goEnv(t, "GOPROXY"))
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, output)
		}
		return string(output)
	}
	run("go", "mod", "init", "example.com/user")
	// Not "go get", which would look for each part of the path on every proxy.
	run("go", "mod", "edit", "-require", path+"@"+version)
	run("go", "build", "-mod=mod", "-o", "update-subscription", ".")
	if output := run("./update-subscription", serverURL); !strings.Contains(output, "Greetings from the example.") {
		t.Error(output)
	}
	t.Logf("the program is made of:\n%s", run("go", "version", "-m", "update-subscription"))
}

// publish puts the module in the directory into a directory that is laid out as a proxy serves modules.
func publish(t *testing.T, dir string) (proxy, path string) {
	t.Helper()
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	check(t, err)
	path = modfile.ModulePath(mod)
	proxy = t.TempDir()
	versions := filepath.Join(proxy, path, "@v")
	check(t, os.MkdirAll(versions, 0o755))

	archive, err := os.Create(filepath.Join(versions, version+".zip"))
	check(t, err)
	check(t, zip.CreateFromDir(archive, module.Version{Path: path, Version: version}, dir))
	size, err := archive.Seek(0, 1)
	check(t, err)
	check(t, archive.Close())
	t.Logf("the module's archive has %d bytes", size)

	info, err := json.Marshal(map[string]any{"Version": version, "Time": time.Now().UTC()})
	check(t, err)
	check(t, os.WriteFile(filepath.Join(versions, version+".info"), info, 0o644))
	check(t, os.WriteFile(filepath.Join(versions, version+".mod"), mod, 0o644))
	check(t, os.WriteFile(filepath.Join(versions, "list"), []byte(version+"\n"), 0o644))
	return proxy, path
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	check(t, err)
	check(t, os.WriteFile(to, content, 0o644))
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	value, err := exec.Command("go", "env", name).Output()
	check(t, err)
	return strings.TrimSpace(string(value))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
