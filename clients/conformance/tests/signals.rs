//! The program ends what it has started when it is asked to end.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise; clippy.toml knows only #[test] functions"
)]

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, process::Stdio, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    process::Command,
    time::timeout,
};

/// A program that does nothing but say that it listens.
fn server_in(dir: &TempDir) -> PathBuf {
    let path = dir.path().join("server");
    let script = r#"#!/bin/sh
[ "$1" = migrate ] && exit
echo '{"server.address": "127.0.0.1:1"}' >&2
exec sleep 1000
"#;
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

async fn ends_all_upon(signal: Signal) {
    let dir = tempfile::tempdir().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_occam-conformance"))
        .args(["with-server", "--server"])
        .arg(server_in(&dir))
        .args(["--", "sh", "-c", "sleep 1000 & echo begun; wait"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut output = BufReader::new(program.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).await.unwrap();
    assert_eq!(line, "begun\n");

    kill_process(Pid::from_raw(program.id().unwrap().cast_signed()).unwrap(), signal).unwrap();
    // The output ends with the last process that could write to it.
    let rest = timeout(Duration::from_secs(10), output.read_to_string(&mut line)).await;
    assert!(rest.is_ok(), "what the command has started goes on");
    assert_eq!(program.wait().await.unwrap().code(), Some(1));
}

#[tokio::test]
async fn sigterm_ends_what_the_command_has_started() {
    ends_all_upon(Signal::TERM).await;
}

#[tokio::test]
async fn sigint_ends_what_the_command_has_started() {
    ends_all_upon(Signal::INT).await;
}
