//! The table of scenarios and clients in the documentation.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, bail};

use crate::{
    results::{Results, Verdict},
    scenario::Scenario,
};

const BEGIN: &str = "<!-- conformance:begin -->";
const END: &str = "<!-- conformance:end -->";

/// The table of these results, in Markdown.
pub fn render(scenarios: &[Scenario], all: &[Results]) -> String {
    let mut table = "| scenario |".to_owned();
    for Results { client, protocol, .. } in all {
        let _infallible = write!(table, " {client}, {protocol} |");
    }
    table.push_str(" what must be seen |\n|---|");
    table.push_str(&":-:|".repeat(all.len()));
    table.push_str("---|\n");
    for Scenario { name, why, .. } in scenarios {
        let _infallible = write!(table, "| `{name}` |");
        for results in all {
            let result = results.scenarios.iter().find(|scenario| scenario.name == *name);
            table.push_str(match result.map_or(Verdict::NotRun, |scenario| scenario.result) {
                Verdict::Passed => " ✓ |",
                Verdict::Failed => " ✗ |",
                Verdict::NotRun => " not run |",
            });
        }
        let _infallible = writeln!(table, " {why} |");
    }
    table
}

/// The document with the table between the two marks.
pub fn replace(document: &str, table: &str) -> anyhow::Result<String> {
    let (before, rest) = document.split_once(BEGIN).with_context(|| format!("there is no {BEGIN}"))?;
    let (_old, after) = rest.split_once(END).with_context(|| format!("there is no {END} after {BEGIN}"))?;
    Ok(format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))
}

/// Writes the table into a file, or, if it is to be checked only, fails unless it is there already.
pub fn update(path: &Path, scenarios: &[Scenario], all: &[Results], check: bool) -> anyhow::Result<()> {
    if all.is_empty() {
        bail!("there is no report to make a table of");
    }
    let document = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let updated = replace(&document, &render(scenarios, all))
        .with_context(|| format!("{} has no place for it", path.display()))?;
    if document == updated {
        return Ok(());
    }
    if check {
        bail!(
            "the table in {} is not what the clients were seen to do; write it with\n  \
             occam-conformance table --into {}",
            path.display(),
            path.display()
        );
    }
    fs::write(path, updated).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        results::ScenarioResult,
        scenario::{Protocol, parse},
    };

    const SCENARIOS: &str = "scenarios:
        - {name: first, why: One., do: {call: save}, seen: [], expect: {}}
        - {name: second, why: Two., do: {call: save}, seen: [], expect: {}}";

    fn results(client: &str, protocol: Protocol, first: Verdict) -> Results {
        let first = ScenarioResult { name: "first".to_owned(), result: first, failures: Vec::new() };
        Results { client: client.to_owned(), protocol, scenarios: vec![first] }
    }

    #[test]
    fn table_shows_every_scenario_for_every_client() {
        let all =
            [results("go", Protocol::Grpc, Verdict::Passed), results("typescript", Protocol::GrpcWeb, Verdict::Failed)];
        assert_eq!(
            render(&parse(SCENARIOS).unwrap(), &all),
            "| scenario | go, gRPC | typescript, gRPC-Web | what must be seen |\n\
             |---|:-:|:-:|---|\n\
             | `first` | ✓ | ✗ | One. |\n\
             | `second` | not run | not run | Two. |\n"
        );
    }

    #[test]
    fn only_what_is_between_the_marks_is_replaced() {
        let document = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let replaced = replace(&document, "new\n").unwrap();
        assert_eq!(replaced, format!("before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"));
        assert_eq!(replace(&replaced, "new\n").unwrap(), replaced);
        assert!(replace("no marks", "new\n").is_err());
    }

    #[test]
    fn check_fails_on_a_difference_and_writes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("clients.md");
        fs::write(&path, format!("{BEGIN}\n{END}\n")).unwrap();
        let (scenarios, all) = (parse(SCENARIOS).unwrap(), [results("go", Protocol::Grpc, Verdict::Passed)]);
        assert!(update(&path, &scenarios, &all, true).is_err());
        assert!(!fs::read_to_string(&path).unwrap().contains("first"));
        update(&path, &scenarios, &all, false).unwrap();
        update(&path, &scenarios, &all, true).unwrap();
        assert!(update(&path, &scenarios, &[], false).is_err());
    }
}
