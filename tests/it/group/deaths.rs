//! `kill -9` of the server or of the database while a batch is under way: each request is done or not, and whoever asks again
//! is told which.

use occam_client::tonic::Code;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use tokio::task::JoinHandle;

use super::{
    gate::{Answer, Call, Gate, Host, answers},
    new_rows, short, write,
};
use crate::{
    acts::{get, outcomes},
    harness::{Process, execute, postgres, rows},
    wire::Wire,
};

const ROWS: usize = 20;
/// Of those, who wait for the next batch.
const WAITING: usize = 5;

/// What becomes of the statement that the server has left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Orphan {
    IsUndone,
    Commits,
    CommitsWhileTheRequestsComeAgain,
}

/// A batch that is under way, with others that wait for the next one. Their answers never come.
async fn with_batch_under_way(host: &Host) -> (Vec<Call>, Gate, Vec<JoinHandle<Answer>>) {
    let ids = new_rows(host, ROWS).await;
    let calls: Vec<_> = ids.iter().map(|id| write(&host.wire, id, "mine", 1)).collect();
    let (taken, waiting) = calls.split_at(ROWS - WAITING);
    let mut held = host.hold_up("subscription").await;
    // In the middle, so that some rows are written and others are not.
    let gate = Gate::shut(&host.database_url, &ids[7..8]).await;
    let mut sent = held.join_all(taken.iter().cloned().map(Call::send)).await;
    held.release().await;
    host.wait_for_gate(1).await;
    sent.extend(waiting.iter().cloned().map(Call::spawn));
    host.wait_for_under_way(ROWS).await;
    (calls, gate, sent)
}

/// Each has taken effect once, whoever was told so.
async fn verify(wire: &Wire, calls: &[Call]) {
    for call in calls {
        let entity = get(wire, "subscription", &call.id).await;
        assert_eq!((&entity["version"], &entity["notes"]), (&"2".into(), &"mine".into()));
        assert_eq!(outcomes(wire, &call.id).await, ["CREATED", "APPLIED"]);
    }
}

/// Waits until no session of a writer is in the middle of something.
async fn wait_for_end_of_writes(database_url: &str) {
    let sql = "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL";
    while !rows(database_url, sql).await.is_empty() {}
}

async fn kill_the_server(orphan: Orphan) {
    let database_url = postgres::create_database("read committed");
    let mut host = Host::over(&database_url, &[]).await;
    let (calls, gate, sent) = with_batch_under_way(&host).await;
    host.process.kill();
    for answer in answers(sent).await {
        assert_ne!(answer.unwrap_err().code(), Code::Aborted);
    }
    let process = Process::serve(&database_url, &[]);
    let wire = Wire::connect(&process.url).await;
    let send_again = || calls.iter().map(|call| call.to(&wire).spawn()).collect::<Vec<_>>();
    let again = match orphan {
        Orphan::IsUndone => {
            let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event = 'PgSleep'";
            execute(&database_url, sql).await;
            gate.open().await;
            host.wait_for_gate(0).await;
            send_again()
        }
        Orphan::Commits => {
            gate.open().await;
            host.wait_for_gate(0).await;
            wait_for_end_of_writes(&database_url).await;
            send_again()
        }
        Orphan::CommitsWhileTheRequestsComeAgain => {
            let again = send_again();
            // They are under way by now, or will be.
            get(&wire, "subscription", &calls[0].id).await;
            gate.open().await;
            again
        }
    };
    let again: Vec<_> = answers(again).await.iter().map(short).collect();
    let (taken, waiting) = again.split_at(ROWS - WAITING);
    match orphan {
        Orphan::IsUndone => assert!(taken.iter().all(|answer| answer == "2"), "{taken:?}"),
        Orphan::Commits => assert!(taken.iter().all(|answer| answer == "2 replayed"), "{taken:?}"),
        Orphan::CommitsWhileTheRequestsComeAgain => assert!(taken.iter().all(|answer| answer.starts_with('2'))),
    }
    assert!(waiting.iter().all(|answer| answer == "2"), "{waiting:?}");
    verify(&wire, &calls).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_whose_server_and_statement_end_has_not_taken_effect() {
    kill_the_server(Orphan::IsUndone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_whose_server_ends_and_whose_statement_goes_on_is_found_out() {
    kill_the_server(Orphan::Commits).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_whose_statement_commits_while_its_requests_come_again_takes_effect_once() {
    kill_the_server(Orphan::CommitsWhileTheRequestsComeAgain).await;
}

/// On SQLite a transaction ends with its process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_under_way_on_sqlite_has_not_taken_effect() {
    let dir = tempfile::tempdir().unwrap();
    let database_url = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    let mut host = Host::over(&database_url, &[]).await;
    let ids = new_rows(&host, ROWS).await;
    let calls: Vec<_> = ids.iter().map(|id| write(&host.wire, id, "mine", 1)).collect();
    // One row takes longer than this test.
    let slow = format!(
        "CREATE TRIGGER slow BEFORE UPDATE ON subscriptions WHEN OLD.id = x'{}'
        BEGIN SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000000)
        SELECT i FROM n); END",
        ids[7].replace('-', "")
    );
    execute(&database_url, &slow).await;
    let mut held = host.hold_up("subscription").await;
    let sent = held.join_all(calls.iter().cloned().map(Call::send)).await;
    held.release().await;
    // Whoever wants the write lock has to wait for it.
    while !is_locked(&database_url).await {}
    assert!(sent.iter().all(|answer| !answer.is_finished()));
    host.process.kill();
    execute(&database_url, "DROP TRIGGER slow").await;
    let process = Process::serve(&database_url, &[]);
    let wire = Wire::connect(&process.url).await;
    for call in &calls {
        assert_eq!(get(&wire, "subscription", &call.id).await["version"], "1");
    }
    let again: Vec<_> = calls.iter().map(|call| call.to(&wire).spawn()).collect();
    for answer in answers(again).await {
        assert_eq!(short(&answer), "2");
    }
    verify(&wire, &calls).await;
}

async fn is_locked(database_url: &str) -> bool {
    let db = sea_orm::Database::connect(database_url).await.unwrap();
    db.execute_unprepared("PRAGMA busy_timeout = 0").await.unwrap();
    let is_locked = db.execute_unprepared("BEGIN IMMEDIATE").await.is_err();
    db.close().await.unwrap();
    is_locked
}

/// The server stays, and finds out by itself; what it cannot answer meanwhile is sent again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_whose_database_ends_is_done_once_it_is_back() {
    let mut cluster = postgres::PrivateCluster::start();
    let host = Host::over(&cluster.database_url(), &[]).await;
    let (calls, gate, sent) = with_batch_under_way(&host).await;
    cluster.kill();
    drop(gate);
    cluster.restart();
    for (call, answer) in calls.iter().zip(answers(sent).await) {
        let mut answer = answer;
        while let Err(status) = answer {
            assert_eq!(status.code(), Code::Unavailable, "{status:?}");
            answer = call.clone().send().await;
        }
        assert_eq!(answer.unwrap()["subscription"]["version"], Value::from("2"));
    }
    // One whose connections are all new.
    let process = Process::serve(&cluster.database_url(), &[]);
    verify(&Wire::connect(&process.url).await, &calls).await;
}
