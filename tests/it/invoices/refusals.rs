//! What `BillingService` refuses, and in which order it looks.

use occam_client::{
    Client, InvoiceChange, Money,
    tonic::Code,
    v1::{CreateInvoiceRequest, Invoice, InvoiceLine},
};
use serde_json::{Value, json};

use super::{create, finalize, pay};
use crate::{
    fixtures::{change, create_invoice, create_plan, create_subscription, euros, line, new_id, records},
    on_each_database,
    refusal::refused,
    wire::Wire,
};

fn verb(invoice: &Invoice) -> Value {
    json!({"id": invoice.id, "expected_version": invoice.version})
}

fn payment(invoice: &Invoice, currency: &str, units: i64, reference: &str) -> Value {
    let mut request = verb(invoice);
    request["amount"] = json!({"currency_code": currency, "units": units});
    request["payment_reference"] = json!(reference);
    request
}

/// An invoice in each status, the partly paid ones last.
async fn lives(client: &Client) -> Vec<(&'static str, Invoice)> {
    use InvoiceChange::{Finalize, MarkUncollectible, Void};
    let lives: [(&str, Vec<InvoiceChange>); 7] = [
        ("DRAFT", vec![]),
        ("OPEN", vec![Finalize]),
        ("UNCOLLECTIBLE", vec![Finalize, MarkUncollectible]),
        ("PAID", vec![Finalize, pay(euros(100, 0), "all")]),
        ("VOID", vec![Void]),
        ("OPEN", vec![Finalize, pay(euros(1, 0), "part")]),
        ("UNCOLLECTIBLE", vec![Finalize, pay(euros(1, 0), "part"), MarkUncollectible]),
    ];
    let mut invoices = Vec::new();
    for (status, changes) in lives {
        let mut invoice = create_invoice(client).await;
        for change_ in changes {
            invoice = change(client, &invoice, change_).await;
        }
        assert_eq!(invoice.status().as_str_name(), format!("INVOICE_STATUS_{status}"));
        invoices.push((status, invoice));
    }
    invoices
}

on_each_database! {
    async fn a_transition_that_the_life_does_not_have_is_refused(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let allowed = |rpc, status| match rpc {
            "FinalizeInvoice" => status == "DRAFT",
            "RecordPayment" => status == "OPEN" || status == "UNCOLLECTIBLE",
            "VoidInvoice" => status != "PAID" && status != "VOID",
            _ => status == "OPEN",
        };
        for (status, invoice) in lives(&client).await {
            let before = records(&client, &invoice.id).await;
            for rpc in ["FinalizeInvoice", "RecordPayment", "VoidInvoice", "MarkInvoiceUncollectible"] {
                let mut request =
                    if rpc == "RecordPayment" { payment(&invoice, "EUR", 1, "new") } else { verb(&invoice) };
                if !allowed(rpc, status) {
                    let refusal = wire.refusal(rpc, request.clone()).await;
                    refusal.is_state("INVALID_TRANSITION", "invoice");
                    assert_eq!((&*refusal.metadata["from"], &*refusal.metadata["entity_type"]), (status, "invoice"));
                }
                request["expected_version"] = json!(invoice.version + 1);
                wire.refusal(rpc, request).await.is_conflict(&invoice.id, invoice.version + 1, invoice.version);
            }
            let mut after = records(&client, &invoice.id).await;
            after.truncate(before.len());
            assert_eq!(after, before);
            assert_eq!(client.get_invoice(&invoice.id).await.unwrap(), invoice);
        }
    }

    async fn what_is_billed_is_fixed_once_an_invoice_is_finalized(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        for (status, invoice) in lives(&client).await.into_iter().skip(1) {
            let update = |fields: Value, mask: &str| {
                let mut invoice_ = fields;
                invoice_["id"] = json!(invoice.id);
                json!({"invoice": invoice_, "update_mask": mask, "expected_version": invoice.version})
            };
            let lines = json!({"lines": [{"description": "x", "quantity": 1,
                "unit_amount": {"currency_code": "EUR", "units": 1}}]});
            for (fields, mask, field) in [
                (lines.clone(), "lines", "lines"),
                (json!({}), "lines", "lines"),
                (json!({"period_end_time": "2026-01-01T00:00:00Z"}), "periodEndTime", "period"),
                (json!({"period_start_time": "2026-01-01T00:00:00Z"}), "periodStartTime", "period"),
            ] {
                let refusal = wire.refusal("UpdateInvoice", update(fields, mask)).await;
                refusal.is_state("INVOICE_NOT_DRAFT", "invoice");
                assert_eq!((&*refusal.metadata["field"], &*refusal.metadata["status"]), (field, status));
            }
            // An immutable field is looked at before the status.
            let mut both = lines;
            both["customer_id"] = json!("other");
            both["subscription_id"] = json!(new_id());
            let refusal = wire.refusal("UpdateInvoice", update(both, "lines,customerId,subscriptionId")).await;
            refusal.names_fields("INVALID_FIELD", &["invoice.customer_id", "invoice.subscription_id"]);
            assert_eq!(client.get_invoice(&invoice.id).await.unwrap(), invoice);
        }
    }

    async fn an_invoice_without_lines_is_not_finalized(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let subscription_id = create_subscription(&client).await.id;
        for subscription_id in [String::new(), subscription_id] {
            let customer_id = "customer-1".to_owned();
            let empty = create(&client, Invoice { customer_id, subscription_id, ..Default::default() }).await;
            wire.refusal("FinalizeInvoice", verb(&empty)).await.is_state("INVOICE_EMPTY", "invoice");
        }
    }

    async fn a_payment_is_at_most_what_is_due_and_counts_once(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let open = finalize(&client, &create_invoice(&client).await, "INV-000001").await;
        let part = change(&client, &open, pay(euros(40, 0), "p-1")).await;

        let refusal = wire.refusal("RecordPayment", payment(&part, "EUR", 61, "p-2")).await;
        refusal.is_state("PAYMENT_TOO_LARGE", "invoice");
        assert_eq!((&*refusal.metadata["amount"], &*refusal.metadata["amount_due"]), ("61.00 EUR", "60.00 EUR"));
        let refusal = wire.refusal("RecordPayment", payment(&part, "USD", 1, "p-2")).await;
        refusal.is_state("CURRENCY_MISMATCH", "invoice");
        assert_eq!((&*refusal.metadata["expected"], &*refusal.metadata["actual"]), ("EUR", "USD"));
        wire.refusal("VoidInvoice", verb(&part)).await.is_state("INVOICE_HAS_PAYMENTS", "invoice");

        let recorded = (Code::AlreadyExists, "PAYMENT_ALREADY_RECORDED");
        for (currency, units) in [("EUR", 40), ("EUR", 1), ("USD", 1)] {
            let refusal = wire.refusal("RecordPayment", payment(&part, currency, units, "p-1")).await;
            assert_eq!(refusal.kind(), recorded);
        }
        // References are the invoice's own, and told apart by case.
        let other = finalize(&client, &create_invoice(&client).await, "INV-000002").await;
        change(&client, &other, pay(euros(1, 0), "p-1")).await;
        let paid = change(&client, &part, pay(euros(60, 0), "P-1")).await;
        // The second notice of a payment is told so, whatever it completed; a stale one is stale.
        assert_eq!(wire.refusal("RecordPayment", payment(&paid, "EUR", 60, "P-1")).await.kind(), recorded);
        wire.refusal("RecordPayment", payment(&part, "EUR", 60, "P-1")).await.is_conflict(&paid.id, 3, 4);
        assert_eq!(client.get_invoice(&paid.id).await.unwrap(), paid);
    }

    async fn invoice_numbers_have_no_gaps_also_when_finalizing_fails(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let request_id = new_id();
        let open = finalize(&client, &create_invoice(&client).await, "INV-000001").await;
        let first = create_invoice(&client).await;
        let request = |invoice: &Invoice, version, request_id: &str| json!({"id": invoice.id, "expected_version": version, "request_id": request_id});
        wire.call("FinalizeInvoice", request(&first, 1, &request_id)).await.unwrap();
        let draft = create_invoice(&client).await;
        let empty = create(&client, Invoice { customer_id: "c".to_owned(), ..Default::default() }).await;
        for _ in 0..3 {
            // Refused at its last step, the record, when it has its number already.
            let refusal = wire.refusal("FinalizeInvoice", request(&draft, 1, &request_id)).await;
            refusal.names_fields("REQUEST_ID_REUSED", &["request_id"]);
            let replayed = wire.call("FinalizeInvoice", request(&first, 1, &request_id)).await.unwrap();
            assert_eq!((&replayed["invoice"]["number"], &replayed["replayed"]), (&json!("INV-000002"), &json!(true)));
            wire.refusal("FinalizeInvoice", request(&draft, 2, &new_id())).await.is_conflict(&draft.id, 2, 1);
            wire.refusal("FinalizeInvoice", request(&empty, 1, "")).await.is_state("INVOICE_EMPTY", "invoice");
            wire.refusal("FinalizeInvoice", request(&open, 2, "")).await.is_state("INVALID_TRANSITION", "invoice");
            assert_eq!(client.get_invoice(&draft.id).await.unwrap(), draft);
        }
        finalize(&client, &draft, "INV-000003").await;
    }

    async fn an_invoice_is_in_one_currency_and_its_subscriptions(server: Server) {
        let client = server.client().await;
        let subscription = create_subscription(&client).await;
        let dollars = InvoiceLine {
            unit_amount: Some(Money { currency_code: "USD".to_owned(), units: 1, nanos: 0 }),
            ..line("Seat", 1)
        };
        let request = |subscription_id: &str, customer_id: &str, lines: Vec<InvoiceLine>| CreateInvoiceRequest {
            invoice: Some(Invoice {
                subscription_id: subscription_id.to_owned(),
                customer_id: customer_id.to_owned(),
                lines,
                ..Default::default()
            }),
            ..Default::default()
        };
        let try_create = async |request| refused(client.billing().create_invoice(request).await);
        try_create(request(&subscription.id, "", vec![dollars.clone()])).await.is_state("CURRENCY_MISMATCH", "invoice");
        let mixed = try_create(request("", "c", vec![line("Seat", 1), dollars.clone()])).await;
        mixed.names_fields("INVALID_FIELD", &["invoice.lines[1].unit_amount"]);
        let other = try_create(request(&subscription.id, "other", vec![])).await;
        other.names_fields("INVALID_FIELD", &["invoice.customer_id"]);
        let absent = new_id();
        try_create(request(&absent, "", vec![])).await.is_absent("subscription", &absent);
        try_create(request("", "c", vec![line("Credit", -1)])).await.names_fields("INVALID_FIELD", &["invoice.lines"]);

        let draft = create(&client, request(&subscription.id, "", vec![]).invoice.unwrap()).await;
        let update = |lines| occam_client::v1::UpdateInvoiceRequest {
            invoice: Some(Invoice { id: draft.id.clone(), lines, ..Default::default() }),
            expected_version: Some(1),
            ..Default::default()
        };
        let refusal = refused(client.billing().update_invoice(update(vec![dollars.clone()])).await);
        refusal.is_state("CURRENCY_MISMATCH", "invoice");
        // Lines in two currencies are malformed whatever the row is, so the version does not matter.
        let mixed = occam_client::v1::UpdateInvoiceRequest {
            expected_version: Some(2),
            ..update(vec![line("Seat", 1), dollars])
        };
        let refusal = refused(client.billing().update_invoice(mixed).await);
        refusal.names_fields("INVALID_FIELD", &["invoice.lines[1].unit_amount"]);
        assert_eq!(client.get_invoice(&draft.id).await.unwrap(), draft);
    }

    async fn all_that_is_wrong_with_an_invoice_is_named(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let wrong = json!({
            "customer_id": "c".repeat(201), "memo": "m".repeat(1_001), "notes": "n".repeat(4_001), "metadata": {"B": ""},
            "period_start_time": "2026-02-02T00:00:00Z", "period_end_time": "2026-02-01T00:00:00Z",
            "lines": [
                {"description": "", "quantity": -1, "unit_amount": {"currency_code": "EUR", "nanos": 5_000_000}},
                {"description": "d".repeat(501), "quantity": 1_000_001},
                {"description": "ok", "quantity": 1_000_000, "unit_amount": {"currency_code": "EUR", "units": i64::MAX / 100}},
            ],
        });
        let of_invoice = [
            "lines[0].description",
            "lines[0].quantity",
            "lines[0].unit_amount",
            "lines[1].description",
            "lines[1].quantity",
            "lines[1].unit_amount",
            "lines[2].unit_amount",
            "memo",
            "metadata",
            "notes",
            "period_end_time",
        ];
        let named = |more: &[&str]| {
            let mut fields: Vec<_> = of_invoice.iter().map(|field| format!("invoice.{field}")).collect();
            fields.extend(more.iter().map(|field| (*field).to_owned()));
            fields.sort();
            fields
        };
        let expect = async |rpc, request, fields: Vec<String>| {
            let fields: Vec<_> = fields.iter().map(String::as_str).collect();
            wire.refusal(rpc, request).await.names_fields("INVALID_FIELD", &fields);
        };
        let request = json!({"invoice": wrong, "id": "1", "request_id": "2"});
        expect("CreateInvoice", request, named(&["id", "request_id", "invoice.customer_id"])).await;
        let mut changed = wrong.clone();
        changed["id"] = json!("1");
        expect("UpdateInvoice", json!({"invoice": changed}), named(&["expected_version", "invoice.id"])).await;
        expect("CreateInvoice", json!({}), vec!["invoice.customer_id".to_owned()]).await;

        let many: Vec<_> = (0..101).map(|_| json!({"description": ""})).collect();
        let request = json!({"invoice": {"customer_id": "c", "lines": many}});
        expect("CreateInvoice", request, vec!["invoice.lines".to_owned()]).await;

        let draft = create_invoice(&client).await;
        // The end alone is judged by the start that the row has, so after the version.
        let end = |time: &str, version| json!({"invoice": {"id": draft.id, "period_end_time": time}, "expected_version": version});
        let start =
            json!({"invoice": {"id": draft.id, "period_start_time": "2026-02-01T00:00:00Z"}, "expected_version": 1});
        let draft = Invoice { version: 2, ..draft.clone() };
        wire.call("UpdateInvoice", start).await.unwrap();
        let too_early = "2026-02-01T00:00:00Z";
        wire.refusal("UpdateInvoice", end(too_early, 1)).await.is_conflict(&draft.id, 1, 2);
        expect("UpdateInvoice", end(too_early, 2), vec!["invoice.period_end_time".to_owned()]).await;
        for (amount, reference, fields) in [
            (json!({"currency_code": "EUR"}), "p", vec!["amount"]),
            (json!({"currency_code": "EUR", "units": -1}), "p", vec!["amount"]),
            (Value::Null, "", vec!["amount", "payment_reference"]),
        ] {
            let request =
                json!({"id": draft.id, "expected_version": 2, "amount": amount, "payment_reference": reference});
            wire.refusal("RecordPayment", request).await.names_fields("INVALID_FIELD", &fields);
        }
        let now = client.get_invoice(&draft.id).await.unwrap();
        assert_eq!((now.version, &now.lines, now.period_end_time), (2, &draft.lines, None));
    }

    async fn an_id_is_taken_once_by_whatever_kind(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        let (invoice, plan) = (create_invoice(&client).await, create_plan(&client).await);
        for id in [&invoice.id, &plan.id] {
            let refusal = wire.refusal("CreateInvoice", json!({"invoice": {"customer_id": "c"}, "id": id})).await;
            assert_eq!(refusal.kind(), (Code::AlreadyExists, "ALREADY_EXISTS"));
            assert_eq!((&*refusal.metadata["entity_type"], &*refusal.metadata["field"]), ("invoice", "id"));
        }
        assert_eq!(client.get_invoice(&invoice.id).await.unwrap(), invoice);
    }
}
