//! The benchmark itself works: a second or two of it, on SQLite, where no PostgreSQL is needed.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise; clippy.toml knows only #[test] functions"
)]

use std::{
    path::Path,
    process::{Command, Output},
};

fn bench(arguments: &[&str]) -> Output {
    let bench = Path::new(env!("CARGO_BIN_EXE_bench"));
    let mut command = Command::new(bench);
    // A run of all of the workspace's tests has just built it. Otherwise the benchmark does, which takes long.
    let occam = bench.with_file_name("occam");
    if occam.exists() {
        command.arg("--occam").arg(occam);
    }
    command.args(arguments).output().unwrap()
}

#[test]
fn two_scenarios_on_sqlite_add_up_and_are_reported() {
    let dir = tempfile::tempdir().unwrap();
    let (out, plots) = (dir.path().join("data"), dir.path().join("plots"));
    let run = bench(&[
        "sqlite",
        "hot-row",
        "--database=sqlite",
        "--rows=64",
        "--rounds=1",
        "--seconds=0.3",
        "--warm-up-seconds=0.1",
        &format!("--dir={}", out.display()),
        &format!("--plots={}", plots.display()),
    ]);
    let (shown, error) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{shown}{error}");
    assert!(shown.contains("## sqlite") && shown.contains("| occam, 32 callers |"), "{shown}{error}");

    let report = std::fs::read_to_string(out.join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let sections = report["sections"].as_array().unwrap();
    assert_eq!(sections.len(), 2);
    for window in sections.iter().flat_map(|section| section["series"].as_array().unwrap()) {
        let window = &window["windows"][0];
        assert!(window["units"].as_u64().unwrap() > 0, "{window}");
        assert_eq!(window["failed"], 0, "{window}");
    }
    let hot_row = sections.iter().find(|section| section["scenario"] == "hot-row").unwrap();
    assert!(hot_row["series"][1]["windows"][0]["conflicts"].as_u64().unwrap() > 0, "{hot_row}");
    assert!(Path::new(&plots).join("sqlite-rate.svg").exists());
}

#[test]
fn help_says_what_can_be_measured() {
    let help = bench(&["--help"]);
    let help = String::from_utf8_lossy(&help.stdout);
    for word in ["hot-row", "two-servers", "--baseline", "--plots", "target/bench/report.json"] {
        assert!(help.contains(word), "{word}: {help}");
    }
}
