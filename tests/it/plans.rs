//! `PlanService`.

use occam_client::{
    PlanChange,
    tonic::Code,
    v1::{
        BillingInterval, BillingIntervalUnit, CreatePlanRequest, ListPlansRequest, MutationOutcome, Plan, PlanState,
        UpdatePlanRequest,
    },
};
use serde_json::json;

use crate::{
    fixtures::{change, create_invoice, create_plan, create_subscription, euros, mask, new_id, plan, records},
    on_each_database,
    refusal::refused,
    wire::Wire,
};

/// A plan with a value in each field that a caller can give.
fn full_plan() -> Plan {
    Plan {
        description: "All features, für alle 🙂".to_owned(),
        billing_interval: Some(BillingInterval { unit: BillingIntervalUnit::Week.into(), count: 2 }),
        trial_days: 14,
        metadata: [("team".to_owned(), "growth".to_owned()), ("tier_2".to_owned(), String::new())].into(),
        ..plan()
    }
}

on_each_database! {
    async fn a_plan_is_created_with_all_its_fields_and_read_back(server: Server) {
        let client = server.client().await;
        let (sent, id) = (full_plan(), new_id());
        let request = CreatePlanRequest { plan: Some(sent.clone()), id: id.clone(), ..Default::default() };
        let created = client.create_plan(request).await.unwrap();
        assert!(!created.replayed);

        let created = created.entity;
        assert!(created.create_time.is_some() && created.create_time == created.update_time);
        let expected = Plan {
            id: id.clone(),
            version: 1,
            state: PlanState::Active.into(),
            create_time: created.create_time,
            update_time: created.update_time,
            ..sent.clone()
        };
        assert_eq!(created, expected);
        assert_eq!(client.get_plan(&id).await.unwrap(), expected);
        let filter = ListPlansRequest { code: sent.code, ..Default::default() };
        assert_eq!(client.plans().list_plans(filter).await.unwrap().into_inner().plans, [expected]);
        // What a caller says of the output-only fields is ignored.
        let said = Plan { id: new_id(), version: 9, state: PlanState::Archived.into(), ..full_plan() };
        let request = CreatePlanRequest { plan: Some(said.clone()), ..Default::default() };
        let ignored = client.create_plan(request).await.unwrap().entity;
        assert_eq!((ignored.version, ignored.state()), (1, PlanState::Active));
        assert_ne!(ignored.id, said.id);
        assert_eq!(uuid::Uuid::parse_str(&ignored.id).unwrap().get_version_num(), 7);
    }

    async fn an_update_writes_the_masked_fields_and_no_others(server: Server) {
        let client = server.client().await;
        let created = client.create_plan(CreatePlanRequest { plan: Some(full_plan()), ..Default::default() });
        let created = created.await.unwrap().entity;
        let other = Plan {
            display_name: "Other".to_owned(),
            description: String::new(),
            price: Some(euros(19, 0)),
            billing_interval: Some(BillingInterval { unit: BillingIntervalUnit::Year.into(), count: 1 }),
            trial_days: 0,
            metadata: [("tier_3".to_owned(), "x".to_owned())].into(),
            ..created.clone()
        };
        let paths = ["display_name", "description", "price", "billing_interval", "trial_days", "metadata"];
        for path in paths {
            let now = client.get_plan(&created.id).await.unwrap();
            let updated = change(&client, &now, PlanChange::update(other.clone(), [path])).await;
            let mut expected = Plan { version: now.version + 1, update_time: updated.update_time, ..now.clone() };
            match path {
                "display_name" => expected.display_name.clone_from(&other.display_name),
                "description" => expected.description.clone_from(&other.description),
                "price" => expected.price.clone_from(&other.price),
                "billing_interval" => expected.billing_interval = other.billing_interval,
                "trial_days" => expected.trial_days = other.trial_days,
                _ => expected.metadata.clone_from(&other.metadata),
            }
            assert_eq!(updated, expected, "{path}");
            assert_eq!(client.get_plan(&created.id).await.unwrap(), expected);
        }
        // Without a mask, the populated fields.
        let now = client.get_plan(&created.id).await.unwrap();
        let sparse = Plan { description: "New".to_owned(), ..Default::default() };
        let updated = change(&client, &now, PlanChange::Update { plan: Box::new(sparse), update_mask: vec![] }).await;
        let expected = Plan { version: 8, description: "New".to_owned(), update_time: updated.update_time, ..now };
        assert_eq!(updated, expected);
    }

    async fn a_plan_is_archived_and_unarchived_and_nothing_else(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let plan = create_plan(&client).await;
        let at = |version| json!({"id": plan.id, "expected_version": version});
        let unarchive = wire.refusal("UnarchivePlan", at(1)).await;
        unarchive.is_state("INVALID_TRANSITION", "plan");
        assert_eq!((&*unarchive.metadata["from"], &*unarchive.metadata["action"]), ("ACTIVE", "unarchived"));

        let archived = change(&client, &plan, PlanChange::Archive).await;
        let expected =
            Plan { version: 2, state: PlanState::Archived.into(), update_time: archived.update_time, ..plan.clone() };
        assert_eq!(archived, expected);
        wire.refusal("ArchivePlan", at(2)).await.is_state("INVALID_TRANSITION", "plan");
        // Stale as well as impossible: the version is looked at first.
        wire.refusal("ArchivePlan", at(1)).await.is_conflict(&plan.id, 1, 2);

        let unarchived = change(&client, &archived, PlanChange::Unarchive).await;
        assert_eq!(unarchived, Plan { version: 3, update_time: unarchived.update_time, ..plan });
    }

    async fn a_code_and_an_id_are_taken_once(server: Server) {
        let client = server.client().await;
        let taken = create_plan(&client).await;
        let subscription = create_subscription(&client).await;
        let invoice = create_invoice(&client).await;
        let create =
            |plan: Plan, id: &str| CreatePlanRequest { plan: Some(plan), id: id.to_owned(), ..Default::default() };
        let same_code = Plan { code: taken.code.clone(), ..plan() };
        let cases = [
            (create(same_code.clone(), ""), "code"),
            // By an entity of whatever kind: history names entities by their id alone.
            (create(plan(), &taken.id), "id"),
            (create(plan(), &subscription.id), "id"),
            (create(plan(), &invoice.id), "id"),
            (create(same_code, &taken.id), "id"),
        ];
        for (request, field) in cases {
            let refusal = refused(client.plans().create_plan(request.clone()).await);
            assert_eq!(refusal.kind(), (Code::AlreadyExists, "ALREADY_EXISTS"), "{refusal:?}");
            assert_eq!(
                (&*refusal.metadata["entity_type"], &*refusal.metadata["field"]),
                ("plan", field),
                "{request:?}"
            );
        }
        assert_eq!(records(&client, &taken.id).await.len(), 1);
        assert_eq!(client.get_plan(&taken.id).await.unwrap(), taken);
        assert_eq!(client.get_invoice(&invoice.id).await.unwrap(), invoice);
    }

    async fn all_that_is_wrong_with_a_plan_is_named(server: Server) {
        let client = server.client().await;
        let wrong = Plan {
            code: "with space".to_owned(),
            display_name: "n".repeat(201),
            description: "d".repeat(1_001),
            price: Some(euros(-1, 0)),
            billing_interval: Some(BillingInterval { unit: 9, count: 37 }),
            trial_days: 731,
            metadata: [("Team".to_owned(), String::new()), ("ok".to_owned(), "v".repeat(201))].into(),
            ..Default::default()
        };
        let fields = [
            "plan.billing_interval.count",
            "plan.billing_interval.unit",
            "plan.code",
            "plan.description",
            "plan.display_name",
            "plan.metadata",
            "plan.metadata.ok",
            "plan.price",
            "plan.trial_days",
        ];
        let all: Vec<_> = fields.into_iter().chain(["request_id"]).collect();
        let request = CreatePlanRequest { plan: Some(wrong.clone()), request_id: "1".to_owned(), ..Default::default() };
        refused(client.plans().create_plan(request).await).names_fields("INVALID_FIELD", &all);

        let plan = create_plan(&client).await;
        let paths: Vec<_> = fields.iter().filter_map(|field| field.split('.').nth(1)).map(str::to_owned).collect();
        let update = UpdatePlanRequest {
            plan: Some(Plan { id: plan.id.clone(), ..wrong }),
            update_mask: Some(occam_client::prost_types::FieldMask { paths }),
            // Stale or not is no matter while the request is malformed.
            expected_version: Some(7),
            request_id: new_id(), ..Default::default() };
        // A changed code is looked at when the row is known.
        let fields: Vec<_> = fields.into_iter().filter(|field| *field != "plan.code").collect();
        refused(client.plans().update_plan(update).await).names_fields("INVALID_FIELD", &fields);

        let nothing = refused(client.plans().create_plan(CreatePlanRequest::default()).await);
        nothing
            .names_fields("INVALID_FIELD", &["plan.billing_interval", "plan.code", "plan.display_name", "plan.price"]);
        assert_eq!(client.get_plan(&plan.id).await.unwrap(), plan);
        assert_eq!(records(&client, &plan.id).await.len(), 1);
    }

    async fn an_immutable_code_is_looked_at_after_the_version(server: Server) {
        let client = server.client().await;
        let plan = create_plan(&client).await;
        let update = |code: &str, expected_version| UpdatePlanRequest {
            plan: Some(Plan { code: code.to_owned(), display_name: "New".to_owned(), ..plan.clone() }),
            update_mask: mask(["code", "display_name"]),
            expected_version: Some(expected_version),
            request_id: String::new(), ..Default::default() };
        refused(client.plans().update_plan(update("other", 1)).await).names_fields("INVALID_FIELD", &["plan.code"]);
        refused(client.plans().update_plan(update("other", 2)).await).is_conflict(&plan.id, 2, 1);
        assert_eq!(client.get_plan(&plan.id).await.unwrap(), plan);
        // The same code is no change of it, and output-only fields may be named.
        let same = UpdatePlanRequest {
            update_mask: mask(["code", "display_name", "version", "state", "update_time"]),
            ..update(&plan.code, 1)
        };
        let updated = client.plans().update_plan(same).await.unwrap().into_inner().plan.unwrap();
        assert_eq!((updated.version, &*updated.display_name, updated.state()), (2, "New", PlanState::Active));
    }

    async fn a_write_that_changes_nothing_keeps_version_and_time_but_not_if_it_is_stale(server: Server) {
        let client = server.client().await;
        let plan = create_plan(&client).await;
        let request = UpdatePlanRequest {
            plan: Some(plan.clone()),
            update_mask: mask(["display_name", "price"]),
            expected_version: Some(1),
            request_id: new_id(), ..Default::default() };
        let unchanged = client.plans().update_plan(request.clone()).await.unwrap().into_inner();
        assert_eq!((unchanged.plan.as_ref(), unchanged.replayed), (Some(&plan), false));
        let record = records(&client, &plan.id).await.pop().unwrap();
        assert_eq!((record.outcome(), record.version_before, record.version), (MutationOutcome::Unchanged, 1, 1));
        assert!(record.diffs.is_empty() && record.request_id == request.request_id);

        let archived = change(&client, &plan, PlanChange::Archive).await;
        // The record of a write without effect is its claim, too.
        let replayed = client.plans().update_plan(request.clone()).await.unwrap().into_inner();
        assert_eq!((replayed.plan, replayed.replayed), (Some(plan.clone()), true));
        let stale = UpdatePlanRequest { request_id: new_id(), ..request };
        let refusal = refused(client.plans().update_plan(stale).await);
        refusal.is_conflict(&plan.id, 1, 2);
        assert_eq!(client.get_plan(&plan.id).await.unwrap(), archived);
    }
}
