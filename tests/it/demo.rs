//! `occam demo`, as a person runs it.

use std::process::Command;

#[test]
fn the_demo_shows_the_conflict_the_retry_the_end_of_attempts_and_history() {
    let output = Command::new(env!("CARGO_BIN_EXE_occam")).arg("demo").output().unwrap();
    let (text, log) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());

    assert!(output.status.success(), "{text}{log}");
    assert_eq!(log, "", "the log is not shown");
    let lines = [
        "-> UpdateSubscription is answered with ABORTED",
        "| notes       | \"\"                 | Called back.       | \"\"                 |                 |",
        "| unit_price  | 9.00 EUR           |                    | 29.00 EUR          | billing-run     |",
        "Expected version 1, found 2; mergeable: true.",
        "-> version 4: PAUSED, 1 x 29.00 EUR, notes \"Called back.\"",
        "modify() returned after 2 attempts.",
        "    GetSubscription        OK\n    UpdateSubscription     ABORTED\n    UpdateSubscription     OK\n",
        "Reads: 1.",
        "modify() gave up after 3 attempts.",
        "| BOTH_DIFFER |",
        "Expected version 6, found 7; mergeable: false.",
        "Versions made: [1, 2, 3, 4, 5, 6, 7]; refused: 5. The subscription is at version 7.",
    ];
    let mut rest = text.as_str();
    for line in lines {
        let Some(at) = rest.find(line) else { panic!("{line:?} is missing, or at another place, in:\n{text}") };
        rest = &rest[at..];
    }
    for line in text.lines() {
        assert!(line.is_ascii() && line.len() <= 100, "fits no terminal of 100 columns: {line:?}");
    }
}
