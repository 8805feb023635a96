//! Group commit: what shares a transaction is answered as if it had come alone, and no request pays for another's fault.

mod deaths;
mod gate;
mod outcomes;
mod poison;
mod queue;
mod servers;

use serde_json::{Value, json};

use crate::{
    acts::{Act, update},
    fixtures::new_id,
    refusal::Refusal,
    wire::Wire,
};
use gate::{Call, Host};

fn notes(text: &str) -> Act {
    update("subscription", json!({"notes": text}))
}

/// An update of a subscription's notes from a version, under a request id of its own.
fn write(wire: &Wire, id: &str, text: &str, version: usize) -> Call {
    let guard = json!({"expected_version": version, "request_id": new_id()});
    Call { wire: wire.clone(), act: notes(text), id: id.to_owned(), guard }
}

/// The ids of so many new subscriptions, in their order.
async fn new_rows(host: &Host, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(host.new_entity("subscription").await["id"].as_str().unwrap().to_owned());
    }
    ids
}

/// An answer in short: the version and how it came about, or the reason of the refusal.
fn short(answer: &Result<Value, occam_client::tonic::Status>) -> String {
    let reply = match answer {
        Err(status) => return Refusal::of(status).reason,
        Ok(reply) => reply,
    };
    let entity = ["plan", "subscription", "invoice"].into_iter().find_map(|kind| reply.get(kind)).unwrap();
    let mut text = entity["version"].as_str().unwrap().to_owned();
    for (name, is_so) in [("replayed", reply.get("replayed").is_some()), ("merged", reply.get("merge").is_some())] {
        if is_so {
            text = format!("{text} {name}");
        }
    }
    text
}
