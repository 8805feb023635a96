//! Compares what was seen with what must be seen. It knows nothing of the network.

use std::collections::HashMap;

use serde_json::Value;

use crate::call::{Call, Write};

/// Calls as the file of scenarios writes them: a letter for each `request_id`.
///
/// What no scenario may ask for (another subscription, other bytes under the same `request_id`) is written out, and so
/// never what is expected.
pub fn notation(calls: &[Call], subscription_id: &str) -> Vec<String> {
    let mut intents: HashMap<&str, (char, &Write)> = HashMap::new();
    let mut letters = 'a'..='z';
    calls
        .iter()
        .map(|call| match call {
            Call::Other(name) => name.clone(),
            Call::Get { id } if id == subscription_id => "get".to_owned(),
            Call::Get { id } => format!("get of another subscription, {id:?}"),
            Call::Write(write) => {
                let version = write.expected_version.map_or_else(|| "none".to_owned(), |version| version.to_string());
                let mut text = format!("write {version} ");
                if write.request_id.is_empty() {
                    text.push_str("without a request_id");
                } else {
                    let (letter, first) =
                        *intents.entry(&write.request_id).or_insert_with(|| (letters.next().unwrap_or('?'), write));
                    text.push(letter);
                    if first.bytes != write.bytes {
                        text.push_str(" with other bytes than before");
                    }
                }
                for (flag, name) in [(write.merge, " merge"), (write.force, " force")] {
                    text.push_str(if flag { name } else { "" });
                }
                if write.id != subscription_id {
                    text.push_str(&format!(" of another subscription, {:?}", write.id));
                }
                text
            }
        })
        .collect()
}

/// Says in what `seen` differs from what must be seen.
pub fn compare_seen(expected: &[String], seen: &[String]) -> Option<String> {
    let list = |calls: &[String]| format!("[{}]", calls.join(", "));
    (expected != seen).then(|| format!("seen: expected {}, came {}", list(expected), list(seen)))
}

/// Says in what `actual` differs from `expected`, of which only what is named counts. Lists are compared whole.
pub fn compare(what: &str, expected: &Value, actual: &Value) -> Vec<String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => expected
            .iter()
            .flat_map(|(key, expected)| {
                compare(&format!("{what}.{key}"), expected, actual.get(key).unwrap_or(&Value::Null))
            })
            .collect(),
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => expected
            .iter()
            .zip(actual)
            .enumerate()
            .flat_map(|(index, (expected, actual))| compare(&format!("{what}[{index}]"), expected, actual))
            .collect(),
        (expected, actual) if same(expected, actual) => Vec::new(),
        (expected, actual) => vec![format!("{what}: expected {expected}, came {actual}")],
    }
}

/// Whether two values are the same; to some languages 1 is 1.0.
fn same(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Number(expected), Value::Number(actual)) => expected.as_f64() == actual.as_f64(),
        (expected, actual) => expected == actual,
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::json;

    use super::*;

    const ID: &str = "0199c0de-0000-7000-8000-000000000001";

    fn write(expected_version: i64, request_id: &str, bytes: &'static [u8]) -> Write {
        Write {
            id: ID.to_owned(),
            expected_version: Some(expected_version),
            request_id: request_id.to_owned(),
            merge: false,
            force: false,
            bytes: Bytes::from_static(bytes),
        }
    }

    fn noted(calls: &[Call]) -> Vec<String> {
        notation(calls, ID)
    }

    #[test]
    fn request_ids_are_lettered_in_the_order_of_their_coming() {
        let get = Call::Get { id: ID.to_owned() };
        let merge = Write { merge: true, ..write(1, "y", b"2") };
        let force = Write { force: true, expected_version: None, ..write(1, "z", b"3") };
        let calls = [get, write(1, "x", b"1").into(), write(1, "x", b"1").into(), merge.into(), force.into()];
        assert_eq!(noted(&calls), ["get", "write 1 a", "write 1 a", "write 1 b merge", "write none c force"]);
    }

    #[test]
    fn what_must_not_be_is_written_out() {
        let elsewhere = Write { id: "other".to_owned(), ..write(2, "x", b"1") };
        let calls = [
            write(1, "x", b"1").into(),
            write(1, "x", b"2").into(),
            write(1, "", b"1").into(),
            elsewhere.into(),
            Call::Get { id: "other".to_owned() },
            Call::Other("ListSubscriptions".to_owned()),
        ];
        assert_eq!(
            noted(&calls),
            [
                "write 1 a",
                "write 1 a with other bytes than before",
                "write 1 without a request_id",
                "write 2 a of another subscription, \"other\"",
                "get of another subscription, \"other\"",
                "ListSubscriptions",
            ]
        );
    }

    #[test]
    fn seen_is_compared_whole_and_in_order() {
        let list = |calls: &[&str]| calls.iter().map(|call| (*call).to_owned()).collect::<Vec<_>>();
        assert_eq!(compare_seen(&list(&["get", "write 1 a"]), &list(&["get", "write 1 a"])), None);
        let difference = compare_seen(&list(&["get", "write 1 a"]), &list(&["get"]));
        assert_eq!(difference.as_deref(), Some("seen: expected [get, write 1 a], came [get]"));
        assert!(compare_seen(&list(&["get", "write 1 a"]), &list(&["write 1 a", "get"])).is_some());
    }

    #[test]
    fn only_what_is_named_counts() {
        let actual = json!({"outcome": "modified", "version": 2.0, "conflict": null});
        assert!(compare("report", &json!({"outcome": "modified", "version": 2}), &actual).is_empty());
        assert!(compare("report", &json!({"conflict": null, "resolved": null}), &actual).is_empty());
    }

    #[test]
    fn differences_name_their_place() {
        let actual = json!({"waits_ms": [25], "conflict": {"rows": [{"path": "notes", "yours": "x"}]}});
        let differences = |expected| compare("report", &expected, &actual);
        assert_eq!(differences(json!({"version": 3})), ["report.version: expected 3, came null"]);
        assert_eq!(differences(json!({"waits_ms": [25, 50]})), ["report.waits_ms: expected [25,50], came [25]"]);
        assert_eq!(differences(json!({"waits_ms": []})), ["report.waits_ms: expected [], came [25]"]);
        assert_eq!(
            differences(json!({"conflict": {"rows": [{"yours": "mine"}]}})),
            ["report.conflict.rows[0].yours: expected \"mine\", came \"x\""]
        );
        assert_eq!(differences(json!({"conflict": {"rows": [{"path": "notes"}]}})), [""; 0]);
        assert_eq!(differences(json!({"waits_ms": {"a": 1}})), ["report.waits_ms: expected {\"a\":1}, came [25]"]);
    }

    impl From<Write> for Call {
        fn from(write: Write) -> Self {
            Self::Write(write)
        }
    }
}
