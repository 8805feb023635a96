//! Who waits: how many may, who leaves, who is served first, and who is not done together with others.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use occam_client::tonic::Code;
use tonic_types::StatusExt;

use super::{
    gate::{Call, Gate, Host, answers},
    new_rows, short, write,
};
use crate::{
    acts::{get, outcomes, person},
    harness::{Blocker, http, postgres, rows},
    on_each_database,
    refusal::Refusal,
    wire::Wire,
};

/// As the store has it.
const WRITES_MAX: usize = 4_096;
/// Fewer than may share a connection.
const CALLS_PER_CONNECTION: usize = 1_000;

async fn on_postgres(flags: &[&str]) -> Host {
    Host::over(&postgres::create_database("read committed"), flags).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_finds_the_queue_full_comes_again_and_those_in_it_are_answered() {
    let host = on_postgres(&["--requests-max", "5000"]).await;
    let ids = new_rows(&host, 16).await;
    let mut wires = Vec::new();
    for _ in 0..=WRITES_MAX / CALLS_PER_CONNECTION {
        wires.push(Wire::connect(&host.process.url).await);
    }
    let mut held = host.hold_up("subscription").await;
    let calls = (0..WRITES_MAX - 2).map(|index| {
        write(&wires[index / CALLS_PER_CONNECTION], &ids[index % ids.len()], &format!("writer {index}"), 1)
    });
    let sent = held.join_all(calls.into_iter().map(Call::send)).await;
    for _ in 0..3 {
        let status = write(&host.wire, &ids[0], "too late", 1).send().await.unwrap_err();
        assert_eq!(Refusal::of(&status).kind(), (Code::ResourceExhausted, "OVERLOADED"));
        assert!(status.get_details_retry_info().unwrap().retry_delay.unwrap() > Duration::ZERO);
    }
    // Readers wait for nobody.
    get(&host.wire, "subscription", &ids[0]).await;
    held.release().await;

    let answers = answers(sent).await;
    for (index, id) in ids.iter().enumerate() {
        let of_row: Vec<_> = answers.iter().skip(index).step_by(ids.len()).map(short).collect();
        assert_eq!(of_row.iter().filter(|answer| *answer == "2").count(), 1);
        assert!(of_row.iter().all(|answer| answer == "2" || answer == "VERSION_CONFLICT"), "{of_row:?}");
        assert_eq!(get(&host.wire, "subscription", id).await["version"], "2");
    }
    let sql = "SELECT count(*)::text FROM mutations WHERE outcome = 'CONFLICT'";
    assert_eq!(rows(&host.database_url, sql).await, [(WRITES_MAX - 2 - ids.len()).to_string()]);
    host.wait_for_under_way(0).await;
    assert_eq!(short(&write(&host.wire, &ids[0], "in time", 2).send().await), "3");
}

/// Sends it as a caller that waits for a second at most: it is the server's clock that counts, and nobody here hangs up.
/// Answers the code.
async fn send_impatiently(host_url: String, call: Call) -> String {
    let body = call.act.request(&call.id, &call.guard).to_string();
    let request = http::post(&host_url, "/occam.v1.SubscriptionService/UpdateSubscription", "application/json", body);
    let answer = http::send(http::with(request, "connect-timeout-ms", "1000")).await;
    answer.json()["code"].as_str().unwrap_or("ok").to_owned()
}

on_each_database! {
    async fn whoever_leaves_before_being_taken_leaves_the_queue(server: Server) {
        let host = Host::over(&server.database_url, &[]).await;
        let ids = new_rows(&host, 8).await;
        let mut held = host.hold_up("subscription").await;
        let gone = ids.iter().map(|id| send_impatiently(host.process.url.clone(), write(&host.wire, id, "gone", 1)));
        let gone = held.join_all(gone.collect::<Vec<_>>()).await;
        // To half of the rows somebody else writes after them.
        let (shared, left) = ids.split_at(4);
        let patient = held.join_all(shared.iter().map(|id| write(&host.wire, id, "patient", 1).send())).await;
        assert!(answers(gone).await.iter().all(|code| code == "deadline_exceeded"));
        held.release().await;
        assert!(answers(patient).await.iter().all(|answer| short(answer) == "2"));
        host.wait_for_under_way(0).await;
        for id in shared {
            assert_eq!(outcomes(&host.wire, id).await, ["CREATED", "APPLIED"]);
        }
        for id in left {
            assert_eq!(outcomes(&host.wire, id).await, ["CREATED"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_is_done_although_the_callers_leave() {
    let host = on_postgres(&[]).await;
    let ids = new_rows(&host, 8).await;
    let mut held = host.hold_up("subscription").await;
    let gate = Gate::shut(&host.database_url, &ids[3..4]).await;
    let calls: Vec<_> = ids.iter().map(|id| write(&host.wire, id, "mine", 1)).collect();
    // Under the name that callers have who say nothing of it.
    let sent = calls.iter().map(|call| send_impatiently(host.process.url.clone(), call.clone())).collect::<Vec<_>>();
    let sent = held.join_all(sent).await;
    held.release().await;
    host.wait_for_gate(1).await;
    assert!(answers(sent).await.iter().all(|code| code == "deadline_exceeded"));
    gate.open().await;
    host.wait_for_under_way(0).await;
    for call in calls {
        assert_eq!(outcomes(&host.wire, &call.id).await, ["CREATED", "APPLIED"]);
        assert_eq!(short(&call.send().await), "2 replayed");
    }
}

on_each_database! {
    async fn one_writer_of_another_row_does_not_wait_for_hundreds_of_one(server: Server) {
        const HOT: usize = 600;
        let host = Host::over(&server.database_url, &[]).await;
        let ids = new_rows(&host, 2).await;
        let mut held = host.hold_up("subscription").await;
        let answered = Arc::new(AtomicUsize::new(0));
        let place = |call: Call| {
            let answered = Arc::clone(&answered);
            async move { (short(&call.send().await), answered.fetch_add(1, Ordering::Relaxed)) }
        };
        let hot: Vec<_> = (0..HOT).map(|number| place(write(&host.wire, &ids[0], &format!("hot {number}"), 1))).collect();
        let hot = held.join_all(hot).await;
        let cold = held.join(place(write(&host.wire, &ids[1], "cold", 1))).await;
        held.release().await;
        let (answer, before) = cold.await.unwrap();
        assert_eq!(answer, "2");
        assert!(before < 100, "{before} of {HOT} were answered before it");
        let hot = answers(hot).await;
        assert_eq!(hot.iter().filter(|(answer, _)| answer == "2").count(), 1);
        assert_eq!(hot.iter().filter(|(answer, _)| answer == "VERSION_CONFLICT").count(), HOT - 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_a_held_row_keeps_nobody_else_waiting() {
    // More than there are connections.
    const OF_HELD: usize = 40;
    let host = on_postgres(&[]).await;
    let ids = new_rows(&host, 26).await;
    let (held, others) = ids.split_first().unwrap();
    let blocker = Blocker::hold(&host.database_url, held).await;
    let mut waiting = vec![write(&host.wire, held, "mine", 1).spawn()];
    // Its batch has given up, and it waits alone.
    host.wait_for_metric("occam_store_transaction_duration_seconds_count", r#"end="rollback""#, 1).await;
    blocker.wait_for_waiting(1).await;

    waiting.extend((1..OF_HELD).map(|_| write(&host.wire, held, "mine", 1).spawn()));
    host.wait_for_under_way(OF_HELD).await;
    for version in 1..=4 {
        let sent = others.iter().map(|id| write(&host.wire, id, &format!("from {version}"), version).spawn());
        for answer in answers(sent.collect()).await {
            assert_eq!(short(&answer), (version + 1).to_string());
        }
    }
    assert!(waiting.iter().all(|answer| !answer.is_finished()));
    assert_eq!(host.transactions("rollback").await, 1, "another batch waited for the row that is held");
    blocker.release().await;
    let answers: Vec<_> = answers(waiting).await.iter().map(short).collect();
    assert_eq!(answers.iter().filter(|answer| *answer == "2").count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| *answer == "VERSION_CONFLICT").count(), OF_HELD - 1, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_uses_a_request_id_again_and_again_is_done_alone() {
    const TIMES_MAX: usize = 3;
    let host = on_postgres(&[]).await;
    let mallory = person(&host.wire, "mallory", "admin");
    let first = write(&mallory, &new_rows(&host, 1).await[0], "mine", 1);
    assert_eq!(short(&first.clone().send().await), "2");
    let reuse = async || Call { id: new_rows(&host, 1).await.remove(0), ..first.clone() };
    for _ in 0..TIMES_MAX {
        let mut held = host.hold_up("subscription").await;
        let at_fault = held.join(reuse().await.send()).await;
        let calls: Vec<_> = new_rows(&host, 8).await.iter().map(|id| write(&host.wire, id, "mine", 1)).collect();
        let others = held.join_all(calls.into_iter().map(Call::send)).await;
        held.release().await;
        assert_eq!(short(&at_fault.await.unwrap()), "REQUEST_ID_REUSED");
        for answer in answers(others).await {
            assert_eq!(short(&answer), "2");
        }
    }
    // While others wait to be taken, it is answered; so it is not one of them.
    let mut held = host.hold_up("subscription").await;
    let other = held.join(write(&host.wire, &new_rows(&host, 1).await[0], "mine", 1).send()).await;
    let answer = tokio::time::timeout(Duration::from_secs(10), reuse().await.send()).await;
    assert_eq!(short(&answer.expect("it waits with the others")), "REQUEST_ID_REUSED");
    assert!(!other.is_finished());
    held.release().await;
    assert_eq!(short(&other.await.unwrap()), "2");
}
