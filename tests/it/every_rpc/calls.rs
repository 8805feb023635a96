//! One valid request of every RPC that writes, and how an entity comes into the state that the request needs.

use occam_client::v1::MutationOutcome;
use prost_reflect::MethodDescriptor;
use prost_types::method_options::IdempotencyLevel;
use serde_json::{Value, json};

use crate::{
    fixtures::new_id,
    refusal::Refusal,
    wire::{Wire, method, methods},
};

/// An RPC that changes an entity.
pub struct Change {
    pub rpc: &'static str,
    /// The entity's kind, as fields name it.
    pub entity: &'static str,
    /// What the request has beside the id, the version and the request id. `$plan` is another plan's id.
    fields: &'static str,
    /// What has to be done to a new entity before.
    before: &'static [&'static Change],
}

const fn change(rpc: &'static str, entity: &'static str, fields: &'static str) -> Change {
    Change { rpc, entity, fields, before: &[] }
}

const fn after(before: &'static [&'static Change], change: Change) -> Change {
    Change { before, ..change }
}

const ARCHIVE: Change = change("ArchivePlan", "plan", "{}");
const PAUSE: Change = change("PauseSubscription", "subscription", "{}");
const CANCEL_LATER: Change = change("CancelSubscription", "subscription", r#"{"at_period_end": true}"#);
const FINALIZE: Change = change("FinalizeInvoice", "invoice", "{}");

/// Every RPC that changes an entity: each is refused when it is stale, and done once however often it is sent.
pub const CHANGES: [Change; 14] = [
    change("UpdatePlan", "plan", r#"{"plan": {"display_name": "Basic"}, "update_mask": "displayName"}"#),
    ARCHIVE,
    after(&[&ARCHIVE], change("UnarchivePlan", "plan", "{}")),
    change("UpdateSubscription", "subscription", r#"{"subscription": {"quantity": 3}, "update_mask": "quantity"}"#),
    PAUSE,
    after(&[&PAUSE], change("ResumeSubscription", "subscription", "{}")),
    change("CancelSubscription", "subscription", r#"{"reason": "moved away"}"#),
    after(&[&CANCEL_LATER], change("UncancelSubscription", "subscription", "{}")),
    change("ChangeSubscriptionPlan", "subscription", r#"{"plan_id": "$plan", "quantity": 2}"#),
    change("UpdateInvoice", "invoice", r#"{"invoice": {"memo": "Thank you"}, "update_mask": "memo"}"#),
    FINALIZE,
    after(
        &[&FINALIZE],
        change(
            "RecordPayment",
            "invoice",
            r#"{"amount": {"currency_code": "EUR", "units": 40}, "payment_reference": "p-1"}"#,
        ),
    ),
    change("VoidInvoice", "invoice", "{}"),
    after(&[&FINALIZE], change("MarkInvoiceUncollectible", "invoice", "{}")),
];

/// Every RPC that creates an entity, the entity's kind, and the request. `$code` is a new code.
pub const CREATIONS: [(&str, &str, &str); 3] = [
    (
        "CreatePlan",
        "plan",
        r#"{"plan": {"code": "$code", "display_name": "Professional",
            "price": {"currency_code": "EUR", "units": 9, "nanos": 990000000},
            "billing_interval": {"unit": "BILLING_INTERVAL_UNIT_MONTH", "count": 1}}}"#,
    ),
    ("CreateSubscription", "subscription", r#"{"subscription": {"customer_id": "customer-1", "plan_id": "$plan"}}"#),
    (
        "CreateInvoice",
        "invoice",
        r#"{"invoice": {"customer_id": "customer-1", "lines": [{"description": "Consulting", "quantity": 1,
            "unit_amount": {"currency_code": "EUR", "units": 100}}]}}"#,
    ),
];

/// Whether an RPC writes.
pub fn mutates(method: &MethodDescriptor) -> bool {
    let options = method.method_descriptor_proto().options.clone().unwrap_or_default();
    options.idempotency_level() != IdempotencyLevel::NoSideEffects
}

/// The RPCs that write and create nothing.
pub fn changing_methods() -> Vec<MethodDescriptor> {
    methods().into_iter().filter(|method| mutates(method) && !method.name().starts_with("Create")).collect()
}

/// The entity's id and version.
pub fn id_and_version(entity: &Value) -> (String, i64) {
    (entity["id"].as_str().unwrap().to_owned(), entity["version"].as_str().unwrap().parse().unwrap())
}

/// What the requests of a test refer to.
pub struct Scene {
    pub wire: Wire,
    plan_id: String,
}

impl Scene {
    pub async fn new(url: &str) -> Self {
        let mut scene =
            Self { wire: Wire::connect(url).await.with("x-occam-principal", "ana"), plan_id: String::new() };
        scene.plan_id = id_and_version(&scene.create("plan").await).0;
        scene
    }

    /// The request that creates an entity of that kind.
    pub fn creation(&self, entity: &str) -> (&'static str, Value) {
        let (rpc, _, fields) = CREATIONS.iter().find(|creation| creation.1 == entity).unwrap();
        let fields = fields.replace("$code", &format!("pro-{}", new_id())).replace("$plan", &self.plan_id);
        (rpc, serde_json::from_str(&fields).unwrap())
    }

    /// A new entity of that kind.
    pub async fn create(&self, entity: &str) -> Value {
        let (rpc, request) = self.creation(entity);
        self.wire.call(rpc, request).await.unwrap()[entity].clone()
    }

    /// A new entity that `change` can be made of.
    pub async fn entity_for(&self, change: &Change) -> Value {
        let mut entity = self.create(change.entity).await;
        for before in change.before {
            let (id, version) = id_and_version(&entity);
            let request = self.request(before, &id, Some(version), "");
            entity = self.wire.call(before.rpc, request).await.unwrap()[before.entity].clone();
        }
        entity
    }

    /// The request of a change.
    pub fn request(&self, change: &Change, id: &str, expected_version: Option<i64>, request_id: &str) -> Value {
        let fields = change.fields.replace("$plan", &self.plan_id);
        let mut request: Value = serde_json::from_str(&fields).unwrap();
        match method(change.rpc).input().get_field_by_name("id") {
            Some(_) => request["id"] = json!(id),
            None => request[change.entity]["id"] = json!(id),
        }
        request["request_id"] = json!(request_id);
        if let Some(version) = expected_version {
            request["expected_version"] = json!(version);
        }
        request
    }

    /// Has somebody else change a field that none of the changes writes.
    pub async fn interfere(&self, entity: &str, id: &str, version: i64) -> Value {
        let (rpc, path) = match entity {
            "plan" => ("UpdatePlan", "description"),
            "subscription" => ("UpdateSubscription", "notes"),
            _ => ("UpdateInvoice", "notes"),
        };
        let request = json!({entity: {"id": id, path: new_id()}, "update_mask": path, "expected_version": version});
        let billy = self.wire.with("x-occam-principal", "billy");
        billy.call(rpc, request).await.unwrap()[entity].clone()
    }

    /// The entity as it is.
    pub async fn get(&self, entity: &str, id: &str) -> Value {
        let rpc = format!("Get{}{}", entity[..1].to_uppercase(), &entity[1..]);
        self.wire.call(&rpc, json!({"id": id})).await.unwrap()[entity].clone()
    }

    /// The records that match a filter, newest first.
    pub async fn records(&self, filter: Value) -> Vec<Value> {
        let listed = self.wire.call("ListMutations", filter).await.unwrap();
        listed["mutations"].as_array().cloned().unwrap_or_default()
    }

    /// Makes a change of an entity that has moved on, and gives its refusal, which history has to have recorded.
    pub async fn stale(&self, change: &Change) -> Refusal {
        let (id, version) = id_and_version(&self.entity_for(change).await);
        let moved_on = self.interfere(change.entity, &id, version).await;
        let request_id = new_id();
        let request = self.request(change, &id, Some(version), &request_id);
        let refusal = self.wire.refusal(change.rpc, request).await;
        assert_eq!(self.get(change.entity, &id).await, moved_on, "{}", change.rpc);

        let conflict = refusal.is_conflict(&id, version, version + 1);
        let answered = crate::wire::json("occam.v1.VersionConflict", &prost::Message::encode_to_vec(conflict));
        assert_eq!(answered[change.entity], moved_on, "{}", change.rpc);
        assert_eq!(refusal.metadata["request_id"], request_id);
        let recorded = self.records(json!({"request_id": request_id})).await;
        let [record] = recorded.as_slice() else { panic!("{}: {recorded:?}", change.rpc) };
        assert_eq!(record["outcome"], MutationOutcome::Conflict.as_str_name());
        assert_eq!(
            (&record["entity_id"], &record["actor"], &record["method"]),
            (&json!(id), &json!("ana"), &json!(change.rpc))
        );
        let versions = ["expected_version", "version_before", "version"].map(|name| record[name].as_str().unwrap());
        assert_eq!(versions, [version, version + 1, version + 1].map(|version| version.to_string()));
        assert_eq!(record["diffs"], answered["diffs"], "{}", change.rpc);
        refusal
    }
}
