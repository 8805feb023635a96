//! What most tests begin with.

use std::sync::atomic::{AtomicU32, Ordering};

use occam_client::{
    Client, Money,
    v1::{
        BillingInterval, BillingIntervalUnit, CreateInvoiceRequest, CreatePlanRequest, CreateSubscriptionRequest,
        Invoice, InvoiceLine, Plan, Subscription,
    },
};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Euros and cents.
pub fn euros(units: i64, cents: i32) -> Money {
    Money { currency_code: "EUR".to_owned(), units, nanos: cents * 10_000_000 }
}

/// A monthly plan of 9.99 EUR without a trial, with a code of its own.
pub fn plan() -> Plan {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Plan {
        code: format!("pro-{count}"),
        display_name: "Professional".to_owned(),
        price: Some(euros(9, 99)),
        billing_interval: Some(BillingInterval { unit: BillingIntervalUnit::Month.into(), count: 1 }),
        ..Default::default()
    }
}

/// Creates that plan.
pub async fn create_plan(client: &Client) -> Plan {
    client.create_plan(CreatePlanRequest { plan: Some(plan()), ..Default::default() }).await.unwrap().entity
}

/// Creates an active subscription of a new plan.
pub async fn create_subscription(client: &Client) -> Subscription {
    let plan_id = create_plan(client).await.id;
    let subscription = Subscription { customer_id: "customer-1".to_owned(), plan_id, ..Default::default() };
    let request = CreateSubscriptionRequest { subscription: Some(subscription), ..Default::default() };
    client.create_subscription(request).await.unwrap().entity
}

/// A line of so many euros.
pub fn line(description: &str, units: i64) -> InvoiceLine {
    InvoiceLine {
        description: description.to_owned(),
        quantity: 1,
        unit_amount: Some(euros(units, 0)),
        ..Default::default()
    }
}

/// Creates a draft of 100.00 EUR without a subscription.
pub async fn create_invoice(client: &Client) -> Invoice {
    let invoice =
        Invoice { customer_id: "customer-1".to_owned(), lines: vec![line("Consulting", 100)], ..Default::default() };
    client.create_invoice(CreateInvoiceRequest { invoice: Some(invoice), ..Default::default() }).await.unwrap().entity
}
