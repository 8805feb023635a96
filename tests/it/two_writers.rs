//! Two writers race on one subscription: what the product is for.

use occam_client::{
    Error, Intent, SubscriptionChange,
    v1::{FieldDiffKind, Subscription},
};

use crate::{fixtures::create_subscription, harness::client_as, on_each_database};

on_each_database! {
    async fn the_slower_one_is_told_what_the_faster_one_did(server: Server) {
        let (agent, billing) = (client_as(&server.url, "agent").await, client_as(&server.url, "billing-run").await);
        let subscription = create_subscription(&agent).await;
        let pause = Intent::change(&subscription.id, subscription.version, SubscriptionChange::Pause);
        billing.send(&pause).await.unwrap();

        let edited = Subscription { notes: "called back".to_owned(), ..subscription.clone() };
        let edit = Intent::change(&subscription.id, subscription.version, SubscriptionChange::update(edited, ["notes"]));
        let Err(Error::Conflict(conflict)) = agent.send(&edit).await else { panic!("no conflict") };

        assert_eq!((conflict.expected_version, conflict.current_version), (1, 2));
        assert!(conflict.mergeable);
        let rows: Vec<_> = conflict.diffs.iter().map(|diff| (diff.path.as_str(), diff.kind(), diff.changed_by.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("notes", FieldDiffKind::YoursOnly, ""),
                ("pause_time", FieldDiffKind::TheirsOnly, "billing-run"),
                ("status", FieldDiffKind::TheirsOnly, "billing-run"),
            ]
        );
    }
}
