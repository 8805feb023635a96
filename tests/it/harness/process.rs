//! The real program, in a process of its own.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::mpsc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

const START_TIMEOUT: Duration = Duration::from_secs(30);
const END_TIMEOUT: Duration = Duration::from_secs(60);

/// Runs `occam` to its end.
pub fn occam<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    let mut child =
        command().args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    // What it prints fits into a pipe, so that it can be waited for first.
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > END_TIMEOUT {
            let _ = child.kill();
            panic!("occam does not end by itself: {:?}", child.wait_with_output().unwrap());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

/// Without what the environment of the tests may say to it.
fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_occam"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OCCAM_")) {
        command.env_remove(name);
    }
    command
}

/// A running `occam serve`. It is killed when this is dropped.
pub struct Process {
    pub url: String,
    /// Where its metrics are, with `--metrics-listen`.
    pub metrics_address: String,
    child: Child,
    log: Option<JoinHandle<Vec<String>>>,
}

impl Process {
    /// Starts it on a free port, and waits until it listens.
    pub fn serve(database_url: &str, flags: &[&str]) -> Self {
        let mut child = command()
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--database-url", database_url])
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (found, listening) = mpsc::channel();
        let log = std::thread::spawn(move || {
            let (mut log, mut metrics) = (Vec::new(), String::new());
            for line in lines.map_while(Result::ok) {
                let event = serde_json::from_str::<serde_json::Value>(&line).unwrap_or_default();
                if let Some(address) = event["metrics.address"].as_str() {
                    metrics = address.to_owned();
                }
                if let Some(address) = event["server.address"].as_str() {
                    let _ = found.send((address.to_owned(), metrics.clone()));
                }
                log.push(line);
            }
            log
        });
        let mut process = Self { url: String::new(), metrics_address: String::new(), child, log: Some(log) };
        match listening.recv_timeout(START_TIMEOUT) {
            Ok((address, metrics)) => {
                process.url = format!("http://{address}");
                process.metrics_address = metrics;
            }
            Err(_) => panic!("occam serve does not listen: {:#?}", process.kill()),
        }
        process
    }

    /// `kill -9`. Answers its log.
    pub fn kill(&mut self) -> Vec<String> {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        self.log.take().map(|log| log.join().unwrap()).unwrap_or_default()
    }

    /// Asks it to stop, as an operator does.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// Waits until it has ended. Answers how, and its log.
    pub fn wait(mut self) -> (ExitStatus, Vec<String>) {
        let status = self.child.wait().unwrap();
        (status, self.log.take().unwrap().join().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.log.is_some() {
            let log = self.kill();
            if std::thread::panicking() {
                let errors = log.iter().filter(|line| line.contains(r#""level":"ERROR""#));
                println!("errors in the log of occam serve: {:#?}", errors.collect::<Vec<_>>());
            }
        }
    }
}
