//! The stale write: 409 with everything by Connect, within the budget by gRPC-Web as by gRPC.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use occam_client::{
    InvoiceChange, SubscriptionChange,
    v1::{CreateInvoiceRequest, Invoice, Subscription},
};
use serde_json::{Value, json};

use super::{GRPC, GRPC_WEB, JSON, PROTO, call, framed, path, proto, web_status};
use crate::{
    fixtures::{change, create_subscription, line},
    harness::{
        Server, client_as,
        http::{Answer, over_http2, post, send},
    },
    on_each_database,
    refusal::Refusal,
};

/// The readable detail of that type, which has to say the same as its bytes.
#[track_caller]
fn detail(answer: &Answer, type_name: &str) -> Value {
    let error = answer.json();
    let found = error["details"].as_array().unwrap().iter().find(|detail| detail["type"] == type_name);
    let detail = found.unwrap_or_else(|| panic!("no {type_name}: {error}"));
    let bytes = STANDARD_NO_PAD.decode(detail["value"].as_str().unwrap()).unwrap();
    let message = crate::wire::pool().get_message_by_name(type_name).unwrap();
    let message = prost_reflect::DynamicMessage::decode(message, &*bytes).unwrap();
    assert_eq!(detail["debug"], serde_json::to_value(message).unwrap());
    detail["debug"].clone()
}

/// What a stale write is answered with by Connect.
#[track_caller]
fn is_conflict(answer: &Answer) -> Value {
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (409, Some(JSON)), "{answer:?}");
    assert_eq!(answer.header("trailer-grpc-retry-pushback-ms"), Some("-1"));
    assert_eq!(answer.json()["code"], json!("aborted"));
    assert_eq!(detail(answer, "google.rpc.ErrorInfo")["reason"], json!("VERSION_CONFLICT"));
    detail(answer, "occam.v1.VersionConflict")
}

on_each_database! {
    async fn a_stale_write_is_409_with_the_entity_and_the_diff(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let subscription = create_subscription(&client).await;
        let theirs = Subscription { quantity: 2, notes: "called".to_owned(), ..Default::default() };
        change(&client, &subscription, SubscriptionChange::update(theirs, ["quantity", "notes"])).await;
        let id = &subscription.id;
        let request = json!({"subscription": {"id": id, "notes": "wrote"}, "expectedVersion": "1"});
        let body = proto("UpdateSubscription", request.clone());
        let by_json = call(&server.url, "UpdateSubscription", request).await;
        // An error is JSON, however the request was written.
        let by_proto = send(over_http2(post(&server.url, &path("UpdateSubscription"), PROTO, body))).await;
        for answer in [by_json, by_proto] {
            let conflict = is_conflict(&answer);
            assert_eq!(conflict["currentVersion"], json!("2"));
            let current = call(&server.url, "GetSubscription", json!({"id": id})).await.json();
            assert_eq!(conflict["subscription"], current["subscription"]);
            assert_eq!(conflict["diffs"].as_array().unwrap().len(), 2);
            let notes = &conflict["diffs"][0];
            assert_eq!(
                (&notes["path"], &notes["base"], &notes["yours"], &notes["current"], &notes["kind"], &notes["changedBy"]),
                (&json!("notes"), &json!(""), &json!("wrote"), &json!("called"), &json!("FIELD_DIFF_KIND_BOTH_DIFFER"), &json!("ana"))
            );
        }
    }

    async fn the_largest_conflict_is_whole_by_connect_and_cut_by_the_others(server: Server) {
        largest_conflict(&server).await;
    }
}

async fn largest_conflict(server: &Server) {
    let client = client_as(&server.url, "ana").await;
    let most = |text: &str| Invoice {
        customer_id: "customer-1".to_owned(),
        lines: (0..100).map(|_| line(&text.repeat(500), 1)).collect(),
        memo: text.repeat(1_000),
        notes: text.repeat(4_000),
        metadata: (0..20).map(|key| (format!("{text}{key:0>39}").replace(text, "k"), text.repeat(200))).collect(),
        ..Default::default()
    };
    let request = CreateInvoiceRequest { invoice: Some(most("a")), ..Default::default() };
    let invoice = client.create_invoice(request).await.unwrap().entity;
    let paths = ["lines", "memo", "notes", "metadata"];
    change(&client, &invoice, InvoiceChange::update(most("🚀"), paths)).await;
    let request = json!({
        "invoice": {
            "id": invoice.id,
            "memo": "c".repeat(1_000),
            "notes": "c".repeat(4_000),
            "lines": (0..100).map(|_| json!({
                "description": "c".repeat(500), "quantity": "1", "unitAmount": {"currencyCode": "EUR", "units": "1"},
            })).collect::<Vec<_>>(),
        },
        "updateMask": "lines,memo,notes",
        "expectedVersion": "1",
    });
    let answer = call(&server.url, "UpdateInvoice", request.clone()).await;
    let whole = is_conflict(&answer);
    assert_eq!(whole["truncation"], Value::Null);
    let current = call(&server.url, "GetInvoice", json!({"id": invoice.id})).await.json();
    assert_eq!(whole["invoice"], current["invoice"]);
    let lines = whole["diffs"].as_array().unwrap().iter().find(|diff| diff["path"] == "lines").unwrap();
    for (side, text) in [("base", "a"), ("yours", "c"), ("current", "🚀")] {
        assert_eq!(lines[side].as_array().unwrap().len(), 100, "{side}");
        assert_eq!(lines[side][99]["description"], json!(text.repeat(500)), "{side}");
    }
    println!("the whole conflict: {} bytes", answer.body.len());

    let body = framed(0, &proto("UpdateInvoice", request));
    let answer = send(post(&server.url, &path("UpdateInvoice"), GRPC_WEB, body.clone())).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some(GRPC_WEB)));
    let web = Refusal::of(&web_status(&answer));
    let answer = send(over_http2(post(&server.url, &path("UpdateInvoice"), GRPC, body))).await;
    let grpc = Refusal::of(&occam_client::tonic::Status::from_header_map(&answer.headers).unwrap());
    assert_eq!(web.is_conflict(&invoice.id, 1, 2), grpc.is_conflict(&invoice.id, 1, 2));
    assert!(web.conflict.unwrap().truncation.unwrap().entity);
}
