//! A panic costs the request that panics, and nobody else.

use std::sync::atomic::{AtomicU32, Ordering};

use uuid::Uuid;

use crate::{
    domain::{self, Plan, PlanId, Principal, RequestId, Role, fixtures},
    occ::{Change, Fields, Precondition, Version},
    store::{ConnectSettings, Context, Create, Error, Facts, Modify, Needs, Store, Written},
};

/// A database that is gone with its directory.
async fn connect() -> (Store, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let settings = ConnectSettings {
        database_url: format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display()),
        connections_max: 2,
        allow_unsafe_durability: false,
    };
    (Store::connect(&settings).await.unwrap(), dir)
}

fn context() -> Context {
    Context {
        principal: Principal { id: "ana".to_owned(), role: Role::Admin, customer_id: String::new() },
        method: "UpdatePlan",
        request_id: RequestId(Uuid::now_v7()),
        request_id_is_callers: true,
        fingerprint: vec![1],
        time: fixtures::at("2026-02-01"),
    }
}

async fn create(store: &Store, code: &str) -> Plan {
    let plan = Plan { id: PlanId(Uuid::now_v7()), code: code.to_owned(), ..fixtures::plan() };
    let create = Create { context: context(), needs: Needs::default(), validate_only: false };
    store.create(create, move |_| Ok(Change::from(plan.clone()))).await.unwrap().entity
}

fn modify_of(plan: &Plan, version: Version) -> Modify {
    Modify {
        context: context(),
        id: plan.id.0,
        precondition: Precondition::Matches(version),
        needs: Needs::default(),
        sent: Fields::default(),
        touches: &[],
        force_reason: String::new(),
        validate_only: false,
    }
}

type Answer = Result<Written<Plan>, Error>;

/// Renames a plan, as a request that is well.
async fn rename(store: &Store, plan: &Plan, version: Version) -> Answer {
    let modify = modify_of(plan, version);
    store
        .modify(modify, |plan: &Plan, _: &Facts| Ok(Plan { display_name: "New".to_owned(), ..plan.clone() }.into()))
        .await
}

/// As a request whose function panics.
async fn panic(store: &Store, plan: &Plan, version: Version) -> Answer {
    store.modify(modify_of(plan, version), fail).await
}

fn fail(_: &Plan, _: &Facts) -> Result<Change<Plan>, domain::Error> {
    panic!("as this test wants it")
}

fn is_panic(answer: &Answer) -> bool {
    matches!(answer, Err(Error::Panicked(_)))
}

fn made(answer: Answer) -> i64 {
    answer.unwrap().entity.version.get()
}

fn is_conflict(answer: &Answer) -> bool {
    matches!(answer, Err(Error::VersionConflict(_)))
}

/// Those that a test sends at once share a batch: on one thread all of them join before anybody is taken.
#[tokio::test]
async fn who_panics_in_a_batch_is_alone_in_it() {
    let (store, _dir) = connect().await;
    let plans = [create(&store, "a").await, create(&store, "b").await, create(&store, "c").await];
    let [a, b, c] = &plans;
    let first = Version::FIRST;
    let (of_a, of_b, again, of_c) = tokio::join!(
        rename(&store, a, first),
        panic(&store, b, first),
        rename(&store, b, first),
        rename(&store, c, first)
    );
    assert_eq!(made(of_a), 2);
    assert!(is_panic(&of_b), "{of_b:?}");
    assert_eq!((made(again), made(of_c)), (2, 2));
    // The next batch runs, and nobody is left behind in the queue.
    let (of_a, of_b) = tokio::join!(rename(&store, a, first.next()), rename(&store, b, first));
    // It has that name.
    assert_eq!(made(of_a), 2);
    assert!(is_conflict(&of_b), "{of_b:?}");
    store.close().await;
}

#[tokio::test]
async fn who_panics_in_its_explanation_is_refused_alone() {
    let (store, _dir) = connect().await;
    let (a, b) = (create(&store, "a").await, create(&store, "b").await);
    let first = Version::FIRST;
    assert_eq!((made(rename(&store, &a, first).await), made(rename(&store, &b, first).await)), (2, 2));
    let (of_a, of_b, again) =
        tokio::join!(rename(&store, &a, first), panic(&store, &b, first), rename(&store, &b, first));
    assert!(is_conflict(&of_a) && is_conflict(&again), "{of_a:?} {again:?}");
    assert!(is_panic(&of_b), "{of_b:?}");
    store.close().await;
}

/// What was done before is a replay, whatever befalls the batch that finds it out.
#[tokio::test]
async fn a_repeated_request_is_a_replay_beside_one_that_panics() {
    let (store, _dir) = connect().await;
    let (a, b) = (create(&store, "a").await, create(&store, "b").await);
    let modify = modify_of(&a, Version::FIRST);
    let times = AtomicU32::new(0);
    let rename = || {
        let name = format!("New {}", times.fetch_add(1, Ordering::Relaxed));
        store.modify(modify.clone(), move |plan: &Plan, _: &Facts| {
            Ok(Plan { display_name: name.clone(), ..plan.clone() }.into())
        })
    };
    assert!(!rename().await.unwrap().replayed);
    let (again, of_b) = tokio::join!(rename(), panic(&store, &b, Version::FIRST));
    let again = again.unwrap();
    assert_eq!((again.replayed, again.entity.display_name.as_str()), (true, "New 0"));
    assert!(is_panic(&of_b), "{of_b:?}");
    store.close().await;
}
