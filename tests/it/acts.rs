//! Writes by name: any RPC that changes an entity, its own fields in JSON, from any version and under any policy.

use occam_client::tonic::Status;
use serde_json::{Value, json};

use crate::{
    every_rpc::calls::id_and_version,
    fixtures::new_id,
    refusal::{Refusal, refused},
    wire::Wire,
};

/// What a request says to be merged.
pub const MERGE: &str = "MERGE_POLICY_MERGE_DISJOINT";

/// A change, without what it is made of and from which version.
#[derive(Debug, Clone)]
pub struct Act {
    pub rpc: &'static str,
    /// The entity's kind, as fields name it.
    pub kind: &'static str,
    fields: Value,
}

/// The update that writes these fields.
pub fn update(kind: &'static str, values: Value) -> Act {
    let rpc = match kind {
        "plan" => "UpdatePlan",
        "subscription" => "UpdateSubscription",
        _ => "UpdateInvoice",
    };
    let paths: Vec<_> = values.as_object().unwrap().keys().map(|path| camel_case(path)).collect();
    Act { rpc, kind, fields: json!({kind: values, "update_mask": paths.join(",")}) }
}

/// The verb with these fields of its own.
pub fn verb(rpc: &'static str, fields: Value) -> Act {
    let kind = match rpc {
        "ArchivePlan" | "UnarchivePlan" => "plan",
        _ if rpc.contains("Subscription") => "subscription",
        _ => "invoice",
    };
    Act { rpc, kind, fields }
}

/// As the JSON of a field mask has its paths.
pub fn camel_case(path: &str) -> String {
    let mut words = path.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |text, word| text + &word[..1].to_uppercase() + &word[1..])
}

impl Act {
    /// The request, with all that `guard` says of versions, policies and request ids.
    pub fn request(&self, id: &str, guard: &Value) -> Value {
        let mut request = self.fields.clone();
        if self.rpc.starts_with("Update") {
            request[self.kind]["id"] = json!(id);
        } else {
            request["id"] = json!(id);
        }
        for (name, value) in guard.as_object().unwrap() {
            request[name] = value.clone();
        }
        request
    }

    /// Sends it; gives the whole reply.
    pub async fn send(&self, wire: &Wire, id: &str, guard: Value) -> Result<Value, Status> {
        wire.call(self.rpc, self.request(id, &guard)).await
    }

    /// Sends it to be refused.
    #[track_caller]
    pub fn refusal<'a>(&'a self, wire: &'a Wire, id: &'a str, guard: Value) -> impl Future<Output = Refusal> + 'a {
        async move { refused(self.send(wire, id, guard).await) }
    }

    /// Makes it of an entity that nobody else changes; gives the entity.
    pub async fn make(&self, wire: &Wire, entity: &Value) -> Value {
        let (id, version) = id_and_version(entity);
        self.send(wire, &id, json!({"expected_version": version})).await.unwrap()[self.kind].clone()
    }
}

/// The entity as it is.
pub async fn get(wire: &Wire, kind: &str, id: &str) -> Value {
    let rpc = format!("Get{}{}", kind[..1].to_uppercase(), &kind[1..]);
    wire.call(&rpc, json!({"id": id})).await.unwrap()[kind].clone()
}

/// The records that match a filter, oldest first.
pub async fn history(wire: &Wire, filter: Value) -> Vec<Value> {
    let mut filter = filter;
    filter["page_size"] = json!(1_000);
    let listed = wire.call("ListMutations", filter).await.unwrap();
    assert_eq!(listed["next_page_token"], Value::Null);
    let mut records = listed["mutations"].as_array().cloned().unwrap_or_default();
    records.reverse();
    records
}

/// The records of an entity: their outcomes, short.
pub async fn outcomes(wire: &Wire, id: &str) -> Vec<String> {
    let records = history(wire, json!({"entity_id": id})).await;
    records.iter().map(|record| record["outcome"].as_str().unwrap()["MUTATION_OUTCOME_".len()..].to_owned()).collect()
}

/// A person of the staff.
pub fn person(wire: &Wire, name: &str, role: &str) -> Wire {
    wire.with("x-occam-principal", name).with("x-occam-role", role)
}

/// A customer, under a name of its own.
pub fn customer(wire: &Wire, customer_id: &str) -> Wire {
    person(wire, &format!("login-of-{customer_id}"), "customer").with("x-occam-customer", customer_id)
}

/// A new plan, with more fields than it needs to have.
pub async fn new_plan(wire: &Wire, more: Value) -> Value {
    let mut plan = json!({
        "code": format!("plan-{}", new_id()),
        "display_name": "Professional",
        "price": {"currency_code": "EUR", "units": 10},
        "billing_interval": {"unit": "BILLING_INTERVAL_UNIT_MONTH", "count": 1},
    });
    extend(&mut plan, more);
    wire.call("CreatePlan", json!({"plan": plan})).await.unwrap()["plan"].clone()
}

/// A new subscription of a customer.
pub async fn new_subscription(wire: &Wire, plan: &Value, more: Value) -> Value {
    let mut subscription = json!({"customer_id": "customer-1", "plan_id": plan["id"]});
    extend(&mut subscription, more);
    wire.call("CreateSubscription", json!({"subscription": subscription})).await.unwrap()["subscription"].clone()
}

/// A new draft of a customer.
pub async fn new_invoice(wire: &Wire, more: Value) -> Value {
    let mut invoice = json!({"customer_id": "customer-1", "lines": [line("Consulting", 100)]});
    extend(&mut invoice, more);
    wire.call("CreateInvoice", json!({"invoice": invoice})).await.unwrap()["invoice"].clone()
}

/// A line of so many euros.
pub fn line(description: &str, euros: i64) -> Value {
    json!({"description": description, "quantity": 1, "unit_amount": {"currency_code": "EUR", "units": euros}})
}

/// The payment of so many euros.
pub fn payment(euros: i64, reference: &str) -> Act {
    let amount = json!({"currency_code": "EUR", "units": euros});
    verb("RecordPayment", json!({"amount": amount, "payment_reference": reference}))
}

fn extend(object: &mut Value, more: Value) {
    let Value::Object(more) = more else { panic!("{more} is no object") };
    object.as_object_mut().unwrap().extend(more);
}
