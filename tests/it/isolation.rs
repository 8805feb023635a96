//! Nobody subscribes to an archived plan, however closely the two meet.
//!
//! What is looked at is the order in which transactions were committed: whoever committed a subscription on a plan after
//! the plan's archival was committed has subscribed to an archived plan, whatever they had read before.

use std::{collections::HashMap, sync::Arc, time::Duration};

use occam_client::{
    Client, Error, Intent, PlanChange, SubscriptionChange,
    v1::{CreateSubscriptionRequest, Plan, Subscription},
};
use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    fixtures::{create_plan, create_subscription},
    harness::{Random, Server, client_as, rows},
    on_each_isolation,
};

/// How many subscribe while one archives.
const SUBSCRIBERS: usize = 3;

on_each_isolation! {
    async fn nobody_subscribes_to_a_plan_after_it_was_archived(server: Server) {
        race_with_archival(server, Subscribe::Create, 60).await;
    }

    async fn nobody_changes_to_a_plan_after_it_was_archived(server: Server) {
        race_with_archival(server, Subscribe::ChangePlan, 60).await;
    }

    #[ignore = "takes a minute in a debug build"]
    async fn nobody_subscribes_to_a_plan_after_it_was_archived_500_times(server: Server) {
        race_with_archival(server, Subscribe::Create, 500).await;
    }

    #[ignore = "takes a minute in a debug build"]
    async fn nobody_changes_to_a_plan_after_it_was_archived_500_times(server: Server) {
        race_with_archival(server, Subscribe::ChangePlan, 500).await;
    }
}

/// By which RPC the subscribers come to the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subscribe {
    Create,
    ChangePlan,
}

/// One who subscribes, again and again.
struct Subscriber {
    client: Client,
    how: Subscribe,
    /// What is moved to the plan and back, and the plan to go back to.
    subscription: Subscription,
    other_plan_id: String,
}

async fn race_with_archival(server: Server, how: Subscribe, rounds: usize) {
    let mut random = Random::new(&format!("isolation, {how:?} on {:?}", server.database));
    let client = server.client().await;
    let mut plan = create_plan(&client).await;
    let mut subscribers = Vec::new();
    for number in 0..SUBSCRIBERS {
        let client = client_as(&server.url, &format!("subscriber-{number}")).await;
        let subscription = create_subscription(&client).await;
        let other_plan_id = subscription.plan_id.clone();
        subscribers.push(Subscriber { client, how, subscription, other_plan_id });
    }
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..rounds {
        let ready = Arc::new(Barrier::new(SUBSCRIBERS + 1));
        let mut racing = JoinSet::new();
        for mut subscriber in subscribers.drain(..) {
            let (ready, plan_id) = (Arc::clone(&ready), plan.id.clone());
            let delay = Duration::from_millis(random.below(4));
            racing.spawn(async move {
                ready.wait().await;
                tokio::time::sleep(delay).await;
                let was_accepted = subscriber.subscribe_to(&plan_id).await;
                (subscriber, was_accepted)
            });
        }
        ready.wait().await;
        tokio::time::sleep(Duration::from_millis(random.below(3))).await;
        plan = change(&client, &plan, PlanChange::Archive).await;
        while let Some(raced) = racing.join_next().await {
            let (mut subscriber, was_accepted) = raced.unwrap();
            accepted += usize::from(was_accepted);
            refused += usize::from(!was_accepted);
            subscriber.return_to_other_plan().await;
            subscribers.push(subscriber);
        }
        // The archival is acknowledged, so nothing that begins now gets through.
        assert!(!subscribers[0].subscribe_to(&plan.id).await, "subscribed to a plan that is known to be archived");
        plan = change(&client, &plan, PlanChange::Unarchive).await;
    }
    println!("isolation, {how:?} on {:?}: {rounds} rounds, {accepted} subscribed, {refused} refused", server.database);
    assert!(accepted > rounds / 20 && refused > rounds / 20, "the race was no race");
    verify_commit_order(&server, &plan.id, accepted).await;
}

impl Subscriber {
    /// Whether it could.
    async fn subscribe_to(&mut self, plan_id: &str) -> bool {
        let intent = match self.how {
            Subscribe::Create => {
                let subscription = Subscription {
                    customer_id: "customer-1".to_owned(),
                    plan_id: plan_id.to_owned(),
                    ..Default::default()
                };
                Intent::create(CreateSubscriptionRequest { subscription: Some(subscription), ..Default::default() })
            }
            Subscribe::ChangePlan => self.change_plan(plan_id),
        };
        match self.client.send(&intent).await {
            Ok(reply) => {
                if self.how == Subscribe::ChangePlan {
                    self.subscription = reply.entity;
                }
                true
            }
            Err(Error::Refused { reason, .. }) if reason == "PLAN_ARCHIVED" => false,
            Err(error) => panic!("{error:?}"),
        }
    }

    async fn return_to_other_plan(&mut self) {
        if self.subscription.plan_id != self.other_plan_id {
            let intent = self.change_plan(&self.other_plan_id);
            self.subscription = self.client.send(&intent).await.unwrap().entity;
        }
    }

    fn change_plan(&self, plan_id: &str) -> Intent<Subscription> {
        let change =
            SubscriptionChange::ChangePlan { plan_id: plan_id.to_owned(), quantity: None, expected_plan_version: None };
        Intent::change(&self.subscription.id, self.subscription.version, change)
    }
}

async fn change(client: &Client, plan: &Plan, change: PlanChange) -> Plan {
    client.send(&Intent::change(&plan.id, plan.version, change)).await.unwrap().entity
}

/// Goes through all changes in the order in which they were committed.
async fn verify_commit_order(server: &Server, plan_id: &str, accepted: usize) {
    // Each record is inserted by the transaction that it records. SQLite has one writer, and numbers rows in its order.
    let sql = if server.database_url.starts_with("sqlite") {
        "SELECT method || '|' || lower(hex(entity_id)) || '|' || diffs FROM mutations
         WHERE version > version_before ORDER BY rowid"
    } else {
        "SELECT method || '|' || replace(entity_id::text, '-', '') || '|' || diffs FROM mutations
         WHERE version > version_before ORDER BY pg_xact_commit_timestamp(xmin)"
    };
    let plan_key = plan_id.replace('-', "");
    let (mut is_archived, mut seen, mut late) = (false, HashMap::<&str, usize>::new(), 0);
    let records = rows(&server.database_url, sql).await;
    for record in &records {
        let [method, entity, diffs] = record.splitn(3, '|').collect::<Vec<_>>()[..] else { panic!("{record}") };
        match method {
            "ArchivePlan" if entity == plan_key => is_archived = true,
            "UnarchivePlan" if entity == plan_key => is_archived = false,
            "CreateSubscription" | "ChangeSubscriptionPlan" if is_of_plan(diffs, plan_id) => {
                *seen.entry(method).or_default() += 1;
                late += usize::from(is_archived);
            }
            _ => {}
        }
    }
    assert_eq!(seen.values().sum::<usize>(), accepted, "{seen:?}");
    assert_eq!(late, 0, "of {accepted} who subscribed, {late} committed after the plan's archival had been committed");
}

/// Whether a record says that the subscription is on this plan from now on.
fn is_of_plan(diffs: &str, plan_id: &str) -> bool {
    let diffs: Vec<serde_json::Value> = serde_json::from_str(diffs).unwrap();
    diffs.iter().any(|diff| diff["path"] == "plan_id" && diff["yours"] == plan_id)
}

on_each_isolation! {
    /// Those who subscribe share the plan's row, so that there may always be one of them; whoever archives it must get
    /// through all the same.
    async fn a_plan_is_archived_while_many_subscribe_to_it(server: Server) {
        let client = server.client().await;
        let plan = create_plan(&client).await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let mut subscribing = JoinSet::new();
        for number in 0..16 {
            let client = client_as(&server.url, &format!("subscriber-{number}")).await;
            let (plan_id, stopped) = (plan.id.clone(), stopped.clone());
            subscribing.spawn(async move {
                let mut count = 0;
                while !*stopped.borrow() {
                    let subscription =
                        Subscription { customer_id: "customer-1".to_owned(), plan_id: plan_id.clone(), ..Default::default() };
                    let create =
                        CreateSubscriptionRequest { subscription: Some(subscription), ..Default::default() };
                    match client.create_subscription(create).await {
                        Ok(_) => count += 1,
                        Err(Error::Refused { reason, .. }) if reason == "PLAN_ARCHIVED" => return count,
                        Err(error) => panic!("{error:?}"),
                    }
                }
                count
            });
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let begun = std::time::Instant::now();
        let archived = client.send(&Intent::change(&plan.id, plan.version, PlanChange::Archive)).await;
        let took = begun.elapsed();
        stop.send(true).unwrap();
        let count: usize = subscribing.join_all().await.into_iter().sum();
        archived.unwrap();
        println!("isolation, {:?}: archived after {took:.1?}, while 16 subscribed {count} times", server.database);
    }
}
