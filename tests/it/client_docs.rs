//! What docs/clients.md shows of the clients' examples is what is in them; scripts/test clients runs them.
//!
//! With `OCCAM_UPDATE_DOCS=1` it is written there.

use std::{env, fs, path::Path};

const BEGIN: &str = "<!-- example: ";

#[test]
fn the_examples_in_the_docs_are_those_that_are_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("docs/clients.md");
    let written = fs::read_to_string(&path).unwrap();
    let (shown, examples) = with_examples(&written, root);
    if env::var_os("OCCAM_UPDATE_DOCS").is_some() {
        fs::write(&path, shown).unwrap();
        return;
    }
    assert_eq!(examples, 5);
    assert_eq!(written, shown, "OCCAM_UPDATE_DOCS=1 writes it there");
}

/// The document, with what is in the examples now, and how many there are.
fn with_examples(document: &str, root: &Path) -> (String, usize) {
    let (mut shown, mut examples) = (String::new(), 0);
    let mut lines = document.lines().peekable();
    while let Some(line) = lines.next() {
        shown.extend([line, "\n"]);
        let Some(path) = line.strip_prefix(BEGIN) else { continue };
        let path = path.strip_suffix(" -->").unwrap();
        let language = path.rsplit_once('.').unwrap().1;
        shown.push_str(&format!("\n```{language}\n{}```\n", part_of(&fs::read_to_string(root.join(path)).unwrap())));
        examples += 1;
        // What was shown before goes.
        let mut fences = 0;
        while fences < 2 && lines.peek().is_some_and(|line| fences == 1 || line.is_empty() || line.starts_with("```")) {
            fences += usize::from(lines.next().unwrap().starts_with("```"));
        }
        if fences == 0 {
            shown.push('\n');
        }
    }
    (shown, examples)
}

/// What is between the marks of an example, without the indentation of its first line.
fn part_of(example: &str) -> String {
    let marked = example.lines().skip_while(|line| !line.ends_with(" docs:begin")).skip(1);
    let part: Vec<&str> = marked.take_while(|line| !line.ends_with(" docs:end")).collect();
    let first = part.first().expect("an example has marks");
    let indent = first.len() - first.trim_start().len();
    part.iter().map(|line| format!("{}\n", line.get(indent..).unwrap_or_default().replace('\t', "    "))).collect()
}
