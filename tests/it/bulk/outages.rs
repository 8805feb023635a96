//! A bulk whose database goes away.

use std::time::{Duration, Instant};

use occam_client::tonic::Code;
use serde_json::json;

use super::{CONFLICT, MODES, PER_ITEM, bulk, error, notes, repeats::named, request, subscriptions};
use crate::{
    harness::{DatabaseProxy, Link, Process, postgres},
    wire::Wire,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_bulk_did_before_its_connection_broke_is_no_replay() {
    let proxy = DatabaseProxy::start(&postgres::create_database("read committed"));
    let mut process = Process::serve(&proxy.database_url, &[]);
    let wire = Wire::connect(&process.url).await;
    for mode in MODES {
        let stored = subscriptions(&wire, 4).await;
        let mut requests: Vec<_> = stored.iter().map(|row| named(request(&notes("mine"), row))).collect();
        (requests[1]["force"], requests[1]["force_reason"]) = (json!(true), json!("because"));
        // One that was done before is a replay, and in a bulk that may fail in part one can be stale.
        bulk(&wire, "subscription", mode, &requests[2..3]).await;
        if mode == PER_ITEM {
            bulk(&wire, "subscription", mode, &[named(request(&notes("theirs"), &stored[3]))]).await;
        }
        proxy.set(Link::LosesCommit);
        let results = bulk(&wire, "subscription", mode, &requests).await;
        assert_eq!(proxy.link(), Link::Up);
        for (result, is_replay) in results.iter().zip([None, None, Some(&json!(true))]) {
            assert_eq!(
                (&result["subscription"]["version"], result.get("replayed")),
                (&json!("2"), is_replay),
                "{mode}"
            );
        }
        match mode {
            PER_ITEM => assert_eq!(error(&results[3]), CONFLICT),
            _ => assert_eq!((&results[3]["subscription"]["version"], results[3].get("replayed")), (&json!("2"), None)),
        }
    }
    let log = process.kill();
    assert_eq!(log.iter().filter(|line| line.contains("write forced")).count(), MODES.len(), "{log:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn once_the_database_is_away_no_item_waits_for_it_again() {
    let proxy = DatabaseProxy::start(&postgres::create_database("read committed"));
    let process = Process::serve(&proxy.database_url, &[]);
    let wire = Wire::connect(&process.url).await;
    let stored = subscriptions(&wire, 30).await;
    let requests: Vec<_> = stored.iter().map(|row| named(request(&notes("mine"), row))).collect();
    proxy.set(Link::Down);
    let begun = Instant::now();
    let results = bulk(&wire, "subscription", PER_ITEM, &requests).await;
    // One item is tried for up to 5 seconds; all of them would take half a minute at least.
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    assert!(results.iter().all(|result| error(result) == (Code::Unavailable, "STORE_UNAVAILABLE")), "{results:#?}");

    proxy.set(Link::Up);
    let results = bulk(&wire, "subscription", PER_ITEM, &requests).await;
    assert!(results.iter().all(|result| result["subscription"]["version"] == "2"), "{results:#?}");
}
