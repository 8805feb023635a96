//! The tour of docs/grpcurl.md, by the real grpcurl: each command is run, and what it prints is what is written there.
//!
//! With `OCCAM_UPDATE_DOCS=1` what is printed is written there.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use regex::Regex;

use crate::harness::Process;

/// Where the tour says that the server is.
const ADDRESS: &str = "127.0.0.1:50051";

#[test]
fn each_command_prints_what_the_tour_says() {
    let Some(grpcurl) = grpcurl() else {
        // scripts/test installs it, or says that it is skipped.
        println!("there is no grpcurl: the tour was not followed");
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("docs/grpcurl.md");
    let written = fs::read_to_string(&path).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let server = Process::serve(&format!("sqlite://{}?mode=rwc", dir.path().join("tour.db").display()), &[]);

    let mut shell =
        Shell { dir: dir.path(), grpcurl: &grpcurl, address: &server.url["http://".len()..], before: vec![] };
    let (printed, commands) = follow(&written, &mut shell);

    if env::var_os("OCCAM_UPDATE_DOCS").is_some() {
        fs::write(&path, printed).unwrap();
        return;
    }
    assert!(commands > 20, "only {commands} commands were found");
    let differing = written.lines().zip(printed.lines()).find(|(written, printed)| masked(written) != masked(printed));
    assert_eq!(differing, None, "of docs/grpcurl.md and what is printed; OCCAM_UPDATE_DOCS=1 writes it there");
    assert_eq!(written.lines().count(), printed.lines().count());
}

/// The tour with each command's output as it is now, and how many commands there are.
fn follow(tour: &str, shell: &mut Shell) -> (String, usize) {
    let (mut printed, mut commands) = (String::new(), 0);
    let mut lines = tour.lines().peekable();
    while let Some(line) = lines.next() {
        printed.extend([line, "\n"]);
        if line != "```console" {
            continue;
        }
        while let Some(line) = lines.next_if(|line| *line != "```") {
            // What is no command is the output that was there before.
            let Some(begun) = line.strip_prefix("$ ") else { continue };
            printed.extend([line, "\n"]);
            let mut command = begun.to_owned();
            while let Some(line) = lines.next_if(|line| line.starts_with("> ")) {
                printed.extend([line, "\n"]);
                command.extend(["\n", &line[2..]]);
            }
            printed.push_str(&shell.run(&command));
            commands += 1;
        }
    }
    (printed, commands)
}

/// What a person types into, one command after the other.
struct Shell<'a> {
    dir: &'a Path,
    grpcurl: &'a Path,
    address: &'a str,
    /// What goes before the next command: variables that are set, and the last exit status.
    before: Vec<String>,
}

impl Shell<'_> {
    /// Answers what the command printed, with the server where the tour says that it is.
    fn run(&mut self, command: &str) -> String {
        let script = format!("exec 2>&1\n{}\n{command}", self.before.join("\n"));
        let path = format!("{}:{}", self.grpcurl.parent().unwrap().display(), env::var("PATH").unwrap());
        let output = Command::new("bash")
            .args(["-c", &script.replace(ADDRESS, self.address)])
            .current_dir(self.dir)
            .env("PATH", path)
            .output()
            .unwrap();
        self.before.retain(|line| !line.starts_with("(exit"));
        if VARIABLE.is_match(command) {
            self.before.push(command.to_owned());
        }
        self.before.push(format!("(exit {})", output.status.code().unwrap()));
        let text = String::from_utf8(output.stdout).unwrap().replace(self.address, ADDRESS);
        let lines = text.lines().map(|line| format!("{}\n", line.trim_end().replace('\t', "    ")));
        lines.collect()
    }
}

static VARIABLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"^[a-z]+="[^"]*"$"#).unwrap());
static TIME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d\d:\d\d\b").unwrap());
static ID: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b").unwrap());

static TOKEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""nextPageToken": "[^"]+""#).unwrap());

/// A line without what is another one each time: times, tokens, and the ids that the tour did not bring along.
fn masked(line: &str) -> String {
    let line = TOKEN.replace(line, "<token>");
    let timeless = TIME.replace_all(&line, "<time>");
    let id = |found: &regex::Captures<'_>| match found[0].starts_with("0199c0de-") {
        true => found[0].to_owned(),
        false => "<id>".to_owned(),
    };
    ID.replace_all(&timeless, id).into_owned()
}

/// The one that scripts/test installed, or else the one that there is.
fn grpcurl() -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin/grpcurl");
    let others = env::var_os("PATH")?;
    let others: Vec<PathBuf> = env::split_paths(&others).map(|dir| dir.join("grpcurl")).collect();
    [installed].into_iter().chain(others).find(|path| path.exists())
}
