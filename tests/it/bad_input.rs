//! Malformed requests of every sort: each gets the contract's code with all that is wrong, changes nothing and leaves
//! no history.

mod malformed;

use malformed::MALFORMED;
use occam_client::{Client, tonic::Code, v1::ListMutationsRequest};
use prost::Message;
use serde_json::{Value, json};

use crate::{
    fixtures::{create_invoice, create_plan, create_subscription, new_id},
    on_each_database,
    refusal::{Refusal, refused},
    wire::{Wire, method, methods, path},
};

/// One entity of each kind, and everything that could have been changed by a request that is refused.
struct Untouched {
    client: Client,
    wire: Wire,
    plan: String,
    subscription: String,
    invoice: String,
    before: Vec<Value>,
}

impl Untouched {
    async fn new(url: &str) -> Self {
        let client = Client::connect(url.to_owned()).await.unwrap();
        let subscription = create_subscription(&client).await;
        let mut untouched = Self {
            wire: Wire::connect(url).await,
            plan: create_plan(&client).await.id,
            subscription: subscription.id,
            invoice: create_invoice(&client).await.id,
            before: vec![],
            client,
        };
        untouched.before = untouched.everything().await;
        untouched
    }

    async fn everything(&self) -> Vec<Value> {
        let mut everything = Vec::new();
        for rpc in ["ListPlans", "ListSubscriptions", "ListInvoices", "ListMutations"] {
            everything.push(self.wire.call(rpc, json!({"page_size": 1_000})).await.unwrap());
        }
        everything
    }

    /// The request with the ids in their places, and the version unless it names one.
    fn request(&self, text: &str) -> Value {
        let names = [("$plan", &self.plan), ("$subscription", &self.subscription), ("$invoice", &self.invoice)];
        let text = names.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id));
        serde_json::from_str(&text).unwrap()
    }

    async fn refuses(&self, rpc: &str, request: &str) -> Refusal {
        let refusal = self.wire.refusal(rpc, self.request(request)).await;
        assert_eq!(self.everything().await, self.before, "{rpc} {request}");
        refusal
    }
}

on_each_database! {
    async fn each_malformed_field_is_named_and_nothing_happens(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        for (rpc, request, fields) in MALFORMED {
            let refusal = untouched.wire.refusal(rpc, untouched.request(request)).await;
            assert_eq!(refusal.fields, *fields, "{rpc} {request}: {refusal:?}");
            refusal.names_fields("INVALID_FIELD", fields);
        }
        assert_eq!(untouched.everything().await, untouched.before);
    }

    async fn a_malformed_write_is_malformed_whatever_its_version_and_request_id(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        let mut immutable = 0;
        for (rpc, request, fields) in MALFORMED {
            let mut request = untouched.request(request);
            if request.get("expected_version").is_none() {
                continue;
            }
            // The id of the request that made the entity: a claim of another request.
            let filter = json!({"outcome": "MUTATION_OUTCOME_CREATED"});
            let made = untouched.wire.call("ListMutations", filter).await.unwrap();
            request["expected_version"] = json!(7);
            let needs_row = ["plan.code", "subscription.customer_id", "invoice.customer_id"].contains(&fields[0]);
            if needs_row {
                // These need the row, so they come after the version.
                assert_eq!(untouched.wire.refusal(rpc, request).await.reason, "VERSION_AHEAD");
                immutable += 1;
                continue;
            }
            request["request_id"] = made["mutations"][0]["request_id"].clone();
            untouched.wire.refusal(rpc, request).await.names_fields("INVALID_FIELD", fields);
        }
        assert_eq!(immutable, 3);
    }

    async fn the_limits_are_kept_to_the_letter(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        let update = |entity: Value| json!({"subscription": entity, "expected_version": 1}).to_string();
        let pairs =
            |count: usize| (0..count).map(|key| (format!("k{key}"), json!("v"))).collect::<serde_json::Map<_, _>>();
        let id = &untouched.subscription;
        for (entity, field) in [
            (json!({"id": id, "metadata": pairs(21)}), "subscription.metadata"),
            (json!({"id": id, "metadata": {"k".repeat(41): ""}}), "subscription.metadata"),
            (json!({"id": id, "metadata": {"1k": ""}}), "subscription.metadata"),
            (json!({"id": id, "metadata": {"": ""}}), "subscription.metadata"),
            (json!({"id": id, "metadata": {"k": "🙂".repeat(201)}}), "subscription.metadata.k"),
            (json!({"id": id, "notes": "🙂".repeat(4_001)}), "subscription.notes"),
            (json!({"id": id, "quantity": 1_000_001}), "subscription.quantity"),
        ] {
            untouched.refuses("UpdateSubscription", &update(entity)).await.names_fields("INVALID_FIELD", &[field]);
        }
        let mut metadata = pairs(19);
        metadata.insert("k".repeat(40), json!("🙂".repeat(200)));
        let most = json!({"id": id, "metadata": metadata, "notes": "🙂".repeat(4_000), "quantity": 1_000_000});
        let updated =
            untouched.wire.call("UpdateSubscription", untouched.request(&update(most.clone()))).await.unwrap();
        assert_eq!(
            (&updated["subscription"]["metadata"], &updated["subscription"]["notes"]),
            (&most["metadata"], &most["notes"])
        );
    }

    async fn so_many_violations_are_cut_to_fit_and_say_how_many_are_missing(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        let lines: Vec<_> = (0..100).map(|_| json!({"description": ""})).collect();
        let request = json!({"invoice": {"customer_id": "c", "lines": lines}});
        let refusal = untouched.refuses("CreateInvoice", &request.to_string()).await;
        assert_eq!(refusal.kind(), (Code::InvalidArgument, "INVALID_FIELD"));
        // The first is the one that says how many are missing: it names no field.
        let named = refusal.fields.iter().skip(1);
        assert!(refusal.fields.len() > 50 && named.clone().all(|field| field.starts_with("invoice.lines[")));

        let paths: Vec<_> = (0..2_000).map(|number| format!("noSuchField{number}")).collect();
        let request = json!({"subscription": {"id": untouched.subscription}, "update_mask": paths.join(","), "expected_version": 1});
        untouched.refuses("UpdateSubscription", &request.to_string()).await.names_fields("INVALID_FIELD", &["update_mask"]);
    }

    async fn a_page_token_belongs_to_its_list_and_filter(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        create_subscription(&untouched.client).await;
        create_plan(&untouched.client).await;
        let first = |rpc: &'static str, filter: Value| {
            let wire = untouched.wire.clone();
            async move {
                let mut request = filter;
                request["page_size"] = json!(1);
                wire.call(rpc, request).await.unwrap()["next_page_token"].clone()
            }
        };
        let plain = first("ListSubscriptions", json!({})).await;
        let mutations = first("ListMutations", json!({})).await;
        for (rpc, request) in [
            ("ListSubscriptions", json!({"customer_id": "customer-1", "page_token": plain})),
            ("ListSubscriptions", json!({"status": "SUBSCRIPTION_STATUS_ACTIVE", "page_token": plain})),
            ("ListSubscriptions", json!({"create_time_from": "2020-01-01T00:00:00Z", "page_token": plain})),
            ("ListPlans", json!({"page_token": plain})),
            ("ListInvoices", json!({"page_token": plain})),
            ("ListMutations", json!({"page_token": plain})),
            ("ListSubscriptions", json!({"page_token": mutations})),
            ("ListMutations", json!({"actor": "anonymous", "page_token": mutations})),
        ] {
            untouched.wire.refusal(rpc, request).await.names_fields("INVALID_FIELD", &["page_token"]);
        }
        // Another size is no other filter.
        untouched.wire.call("ListSubscriptions", json!({"page_size": 9, "page_token": plain})).await.unwrap();
    }

    async fn what_cannot_be_decoded_is_malformed(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        let id_only = |id: &str| json!({"id": id});
        let whole = prost_reflect::DynamicMessage::deserialize(
            method("PauseSubscription").input(),
            id_only(&untouched.subscription),
        );
        let whole = whole.unwrap().encode_to_vec();
        for method in methods() {
            for garbage in [
                &[0xff; 64][..],
                b"GET / HTTP/1.1\r\n\r\n",
                &[0x0a, 0x7f, 0x41],
                &[0x0a, 0x02, 0xc3, 0x28],
                &whole[..whole.len() - 1],
            ] {
                let refusal = refused(untouched.wire.send(&path(&method), garbage.to_vec()).await);
                assert_eq!(refusal.kind(), (Code::InvalidArgument, "INVALID_FIELD"), "{} {garbage:?}", method.name());
            }
        }
        assert_eq!(untouched.everything().await, untouched.before);
        let refusal = refused(untouched.wire.send("/occam.v1.PlanService/DeletePlan", vec![]).await);
        assert_eq!(refusal.code, Code::Unimplemented);
        let refusal = refused(untouched.wire.send("/occam.v2.PlanService/GetPlan", vec![]).await);
        assert_eq!(refusal.code, Code::Unimplemented);
    }

    async fn a_message_over_1_mib_is_refused_before_it_is_read(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        // Of unknown fields, so that it is the size alone that matters: tag 15 and a length.
        let message = |bytes: usize| {
            let mut message = vec![0x7a];
            prost::encoding::encode_varint(bytes as u64 - 4, &mut message);
            message.resize(bytes, b'x');
            message
        };
        for bytes in [1024 * 1024 + 1, 3 * 1024 * 1024] {
            for rpc in ["UpdateSubscription", "CreatePlan", "ListMutations"] {
                let refusal = refused(untouched.wire.send(&path(&method(rpc)), message(bytes)).await);
                assert_eq!(refusal.kind(), (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"), "{rpc} {bytes}");
            }
        }
        let fits = refused(untouched.wire.send(&path(&method("CreatePlan")), message(1024 * 1024)).await);
        assert_eq!(fits.kind(), (Code::InvalidArgument, "INVALID_FIELD"));
        assert_eq!(untouched.everything().await, untouched.before);
    }

    async fn an_expired_deadline_is_answered_and_nothing_is_begun(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        let request = untouched.request(r#"{"id": "$subscription", "expected_version": 1}"#);
        for timeout in ["0n", "1n", "1u", "0S"] {
            let late = untouched.wire.with("grpc-timeout", timeout);
            // The client, too, reads the deadline, and makes a status of its own when it is the faster one.
            let status = loop {
                let status = late.call("PauseSubscription", request.clone()).await.unwrap_err();
                if !status.details().is_empty() {
                    break status;
                }
            };
            assert_eq!(Refusal::of(&status).kind(), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"), "{timeout}");
        }
        for malformed in ["soon", "-1S", "1", "123456789S", "1s"] {
            let refusal =
                untouched.wire.with("grpc-timeout", malformed).refusal("PauseSubscription", request.clone()).await;
            refusal.names_fields("INVALID_FIELD", &["grpc-timeout"]);
        }
        assert_eq!(untouched.everything().await, untouched.before);
        untouched.wire.with("grpc-timeout", "99999999H").call("PauseSubscription", request).await.unwrap();
    }

    async fn a_refused_write_leaves_no_record_under_its_request_id(server: Server) {
        let untouched = Untouched::new(&server.url).await;
        let request_id = new_id();
        for (rpc, request, _) in
            MALFORMED.iter().filter(|(rpc, ..)| rpc.starts_with("Update") || rpc.starts_with("Create"))
        {
            let mut request = untouched.request(request);
            request["request_id"] = json!(request_id);
            untouched.wire.refusal(rpc, request).await;
        }
        let filter = ListMutationsRequest { request_id, ..Default::default() };
        assert_eq!(untouched.client.history().list_mutations(filter).await.unwrap().into_inner().mutations, []);
    }
}
