//! The console's files as they stand in the repository, and what must not be in them.

use std::{collections::BTreeSet, fs, path::Path};

use regex::Regex;

use crate::wire;

/// A file that is served.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) content_type: &'static str,
    pub(super) text: String,
}

/// Every file of the folder itself; its tests are in one below it.
pub(super) fn sources() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/console");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let sources: Vec<_> = files
        .map(|file| {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            let content_type = match file.extension().unwrap().to_str().unwrap() {
                "html" => "text/html; charset=utf-8",
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "svg" => "image/svg+xml",
                other => panic!("{other}: {name}"),
            };
            let path = if name == "index.html" { "/".to_owned() } else { format!("/console/{name}") };
            Source { path, content_type, text: fs::read_to_string(file).unwrap() }
        })
        .collect();
    assert!(sources.len() > 10);
    sources
}

/// The scripts without their comments, which also tell types.
fn scripts() -> impl Iterator<Item = Source> {
    let comment = Regex::new(r"(?s)/\*.*?\*/").unwrap();
    let scripts = sources().into_iter().filter(|source| source.content_type.starts_with("text/javascript"));
    scripts.map(move |source| Source { text: comment.replace_all(&source.text, "").into_owned(), ..source })
}

/// What of the pattern is in the files, each with its file.
fn found(pattern: &str, files: impl Iterator<Item = Source>) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let in_file = |Source { path, text, .. }: Source| {
        let matches: Vec<_> = pattern.find_iter(&text).map(|found| format!("{path}: {}", found.as_str())).collect();
        matches
    };
    files.flat_map(in_file).collect()
}

#[test]
fn scripts_and_styles_are_files_of_their_own() {
    let page = || sources().into_iter().filter(|source| source.path == "/");
    assert_eq!(found(r"(?i)<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<base|<iframe|<object", page()), [""; 0]);
    assert_eq!(
        found(r"<script[^>]*>[^<]*</script>", page()),
        ["/: <script type=\"module\" src=\"console/main.js\"></script>"]
    );
    assert_eq!(found("<script", page()).len(), 1);
}

#[test]
fn nothing_comes_from_elsewhere() {
    let elsewhere = r#"(?i)(https?:)?//[a-z0-9.-]+\.[a-z][^\s"'`]*|@import|\burl\("#;
    let namespace = "/console/icon.svg: http://www.w3.org/2000/svg";
    let all = sources().into_iter().filter(|source| !source.path.ends_with(".js")).chain(scripts());
    let urls: Vec<_> = found(elsewhere, all).into_iter().filter(|found| !found.ends_with(": URL(")).collect();
    assert_eq!(urls, [namespace]);
}

#[test]
fn no_text_becomes_markup_or_code() {
    let ways = [
        r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|DOMParser|document\.write|srcdoc",
        r#"\beval\b|\bFunction\(|\bimport\(|setTimeout\(\s*["'`]|["'`]on(click|error|load|input|change|submit|focus|blur|key[a-z]+|mouse[a-z]+)["'`]"#,
        r"XMLHttpRequest|WebSocket|EventSource|sendBeacon|postMessage",
    ];
    for way in ways {
        assert_eq!(found(way, scripts()), [""; 0]);
    }
}

#[test]
fn the_page_and_its_scripts_use_each_file_and_no_others() {
    let page = || sources().into_iter().filter(|source| source.path == "/");
    assert_eq!(found(r#"<link rel="stylesheet" href="console/[a-z]+\.css">"#, page()).len(), 3);
    let in_page = found(r#"(href|src)="console/[^"]+""#, page()).into_iter().map(|used| used.replace("console/", "./"));
    let imported = found(r#"(?m)^import [^;]*?"[^"]+";"#, scripts());
    let name = |used: String| used.split('"').nth(1).unwrap().strip_prefix("./").unwrap().to_owned();
    let used: BTreeSet<_> = in_page.chain(imported).map(|used| format!("/console/{}", name(used))).collect();
    let served: BTreeSet<_> = sources().into_iter().map(|source| source.path).filter(|path| path != "/").collect();
    assert_eq!(used, served);
}

/// What is new in the protos would else be missing in the console without a word.
#[test]
fn every_field_role_and_outcome_is_known() {
    for (kind, message) in [("subscriptions", "Subscription"), ("invoices", "Invoice"), ("plans", "Plan")] {
        let message = wire::pool().get_message_by_name(&format!("occam.v1.{message}")).unwrap();
        let fields = message.fields().map(|field| field.name().to_owned());
        // These are in the head.
        let shown = fields.filter(|name| !["id", "version"].contains(&name.as_str()));
        assert_eq!(
            quoted("kinds.js", &[&format!("\n  {kind}: {{"), "fields: ["], "\n    ]"),
            shown.collect(),
            "{kind}"
        );
    }
    let values = |name: &str, prefix: &str| {
        let values = wire::pool().get_enum_by_name(&format!("occam.v1.{name}")).unwrap();
        let names: Vec<_> = values.values().map(|value| value.name().replace(prefix, "")).collect();
        names.into_iter().filter(|name| name != "UNSPECIFIED")
    };
    let roles = values("Role", "ROLE_").map(|role| role.to_lowercase()).collect();
    assert_eq!(quoted("identity.js", &["ROLES = ["], "]"), roles);
    let outcomes = quoted("timeline.js", &["OUTCOMES = ["], "\n]");
    for outcome in values("MutationOutcome", "MUTATION_OUTCOME_") {
        assert!(outcomes.contains(&outcome), "{outcome}");
    }
}

/// The texts in quotes in a script between these, one after the other, and the end.
fn quoted(script: &str, begins: &[&str], end: &str) -> BTreeSet<String> {
    let text = scripts().find(|source| source.path == format!("/console/{script}")).unwrap().text;
    let after = begins.iter().fold(text.as_str(), |text, begin| text.split_once(begin).unwrap().1);
    let list = after.split_once(end).unwrap().0;
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The page can call what is in its one list, by the one `fetch` that it has, which asks by GET: and the server answers GET
/// for nothing that changes anything.
#[test]
fn only_rpcs_without_side_effects_are_called() {
    assert_eq!(found(r"\bfetch\(|\bmethod:|\bbody:\s*JSON", scripts()), ["/console/api.js: fetch("]);
    let api = scripts().find(|source| source.path == "/console/api.js").unwrap().text;
    let list = api.split("const RPCS = {").nth(1).unwrap().split("};").next().unwrap();
    let listed: Vec<_> =
        list.trim().lines().map(|line| line.trim().trim_end_matches(',').split_once(": ").unwrap()).collect();
    assert!(listed.len() > 5);
    for (rpc, service) in listed {
        let method = wire::methods().into_iter().find(|method| method.name() == rpc).unwrap_or_else(|| panic!("{rpc}"));
        assert_eq!(format!("\"{}\"", method.parent_service().name()), service, "{rpc}");
        assert!(only_reads(rpc), "{rpc}");
    }
    for method in wire::methods().into_iter().filter(|method| !only_reads(method.name())) {
        assert_eq!(found(&format!(r"\b{}\b", method.name()), scripts()), [""; 0]);
    }
}

/// Whether the RPC is marked so in the protos.
fn only_reads(rpc: &str) -> bool {
    use prost_types::method_options::IdempotencyLevel;
    let method = wire::method(rpc);
    let options = method.method_descriptor_proto().options.as_ref();
    options.is_some_and(|options| options.idempotency_level() == IdempotencyLevel::NoSideEffects)
}
