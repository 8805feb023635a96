//! The story that the sample data tell, entity by entity; times are days before now.

use chrono::{SubsecRound, TimeDelta, Utc};

use super::writer::{Actor, STEP_FIRST, STEP_LAST, Step, Writer, new_id};
use crate::{
    domain::{
        BillingInterval, IntervalUnit, Invoice, InvoiceId, InvoiceLine, Metadata, NewInvoice, NewPlan, NewSubscription,
        Payment, Plan, PlanId, PlanUpdate, Subscription, SubscriptionId, SubscriptionUpdate, Timestamp,
    },
    store::{Facts, Needs, PlanNeed, Store},
};

const MONTHLY: BillingInterval = BillingInterval { unit: IntervalUnit::Month, count: 1 };
const YEARLY: BillingInterval = BillingInterval { unit: IntervalUnit::Year, count: 1 };
const DAYS_TO_PAY: i64 = 14;

/// Writes all of it.
pub(super) async fn write(store: &Store) -> anyhow::Result<()> {
    let story = Story { writer: Writer { store }, now: Utc::now().trunc_subsecs(6) };
    let starter = story.plan(STEP_FIRST, "starter", "Starter", "9.00 EUR", MONTHLY, 0).await?;
    let pro = story.plan("pro: create", "pro", "Professional", "27.00 EUR", MONTHLY, 14).await?;
    let studio = story.plan("studio-jp: create", "studio-jp", "Studio (Japan)", "98000 JPY", YEARLY, 0).await?;
    let classic = story.plan("classic: create", "classic", "Classic", "5.00 USD", MONTHLY, 0).await?;

    // In the order of their invoices, so that later numbers are of later days.
    story.lumen(&starter).await?;
    story.acme(&pro).await?;
    story.initech(&starter).await?;
    story.nordwind(&starter).await?;
    story.hanae(&studio).await?;
    story.globex(&pro).await?;
    story.kiosk(&starter).await?;
    story.umbra(&classic).await
}

#[derive(Debug, Clone, Copy)]
struct Story<'a> {
    writer: Writer<'a>,
    now: Timestamp,
}

impl Story<'_> {
    /// Never paid, and canceled for it.
    async fn lumen(self, starter: &Plan) -> anyhow::Result<()> {
        let lumen = self.subscribe("lumen", starter, 1, 95, "").await?;
        let invoice = self.invoice("lumen", &lumen, 95).await?;
        let step = self.step(Actor::System, "SampleData", "lumen: past due", 80);
        let lumen = self.writer.modify(step, &lumen, Subscription::mark_past_due).await?;
        let step = self.step(Actor::Bruno, "CancelSubscription", "lumen: cancel", 70);
        let cancel = move |lumen: &Subscription| lumen.cancel("The first invoice was never paid.", step.time);
        self.writer.modify(step, &lumen, cancel).await?;
        let step = self.step(Actor::Bruno, "MarkInvoiceUncollectible", "lumen: give up on the invoice", 70);
        self.writer.modify(step, &invoice, Invoice::mark_uncollectible).await?;
        Ok(())
    }

    /// A long history by several hands, a collision among it; and a price that stayed when the plan's went up.
    async fn acme(self, pro: &Plan) -> anyhow::Result<()> {
        let acme = self.subscribe("acme", pro, 5, 80, "Wants invoices by post, too.").await?;
        let end_trial = self.at_period_end(&acme, "acme: end the trial");
        let acme = self.writer.modify(end_trial, &acme, Subscription::end_trial).await?;
        let invoice = self.invoice("acme", &acme, 66).await?;
        let invoice = self.pay("acme: pay a part", &invoice, "100.00 EUR", "transfer-7731", 63).await?;
        self.pay("acme: pay the rest", &invoice, "35.00 EUR", "transfer-7802", 62).await?;
        let raise = PlanUpdate { price: "29.00 EUR".parse().ok(), ..PlanUpdate::default() };
        let step = self.step(Actor::Mia, "UpdatePlan", "pro: raise the price", 20);
        self.writer.modify(step, pro, move |pro| pro.update(&raise)).await?;
        let seen = self.renew("acme", acme).await?;

        let grow = SubscriptionUpdate { quantity: Some(8), ..SubscriptionUpdate::default() };
        let acme = self.update(Actor::Bruno, "acme: three more seats", &seen, grow, 3).await?;
        // Ana had opened the subscription before Bruno changed it.
        let note = SubscriptionUpdate {
            notes: Some("Wants invoices by post, too. Call before renewing.".to_owned()),
            ..SubscriptionUpdate::default()
        };
        let step = self.step(Actor::Ana, "UpdateSubscription", "acme: a note that comes too late", 3);
        let step = Step { time: step.time + TimeDelta::seconds(41), ..step };
        let again = note.clone();
        self.writer.collide(step, &seen, note.clone(), move |acme| acme.update(&note)).await?;
        self.update(Actor::Ana, "acme: the note again", &acme, again, 2).await?;
        Ok(())
    }

    /// Paused for the season.
    async fn initech(self, starter: &Plan) -> anyhow::Result<()> {
        let initech = self.subscribe("initech", starter, 3, 75, "").await?;
        let initech = self.renew("initech", initech).await?;
        let step = self.step(Actor::Ana, "PauseSubscription", "initech: pause", 6);
        self.writer.modify(step, &initech, move |initech| initech.pause(step.time)).await?;
        Ok(())
    }

    /// Has paid only a part, too late.
    async fn nordwind(self, starter: &Plan) -> anyhow::Result<()> {
        let nordwind = self.subscribe("nordwind", starter, 1, 25, "").await?;
        let invoice = self.invoice("nordwind", &nordwind, 25).await?;
        self.pay("nordwind: pay a part", &invoice, "4.00 EUR", "card-0192", 21).await?;
        let step = self.step(Actor::System, "SampleData", "nordwind: past due", 10);
        let nordwind = self.writer.modify(step, &nordwind, Subscription::mark_past_due).await?;
        let note = SubscriptionUpdate {
            notes: Some("Reminded by telephone; promised to pay on Friday.".to_owned()),
            ..SubscriptionUpdate::default()
        };
        self.update(Actor::Ana, "nordwind: a reminder", &nordwind, note, 9).await?;
        Ok(())
    }

    /// Paid for a year in yen, and will not stay longer.
    async fn hanae(self, studio: &Plan) -> anyhow::Result<()> {
        let hanae = self.subscribe("hanae", studio, 1, 24, "").await?;
        let invoice = self.invoice("hanae", &hanae, 24).await?;
        self.pay("hanae: pay", &invoice, "98000 JPY", "furikomi-55", 22).await?;
        let step = self.step(Actor::Ana, "CancelSubscription", "hanae: cancel at the end", 2);
        let cancel = |hanae: &Subscription| hanae.cancel_at_period_end("Closes the studio next year.");
        self.writer.modify(step, &hanae, cancel).await?;
        Ok(())
    }

    /// In its trial.
    async fn globex(self, pro: &Plan) -> anyhow::Result<()> {
        let globex = self.subscribe("globex", pro, 1, 5, "").await?;
        let metadata = Metadata::from([("source".to_owned(), "fair-2026".to_owned())]);
        let update = SubscriptionUpdate { metadata: Some(metadata), ..SubscriptionUpdate::default() };
        self.update(Actor::Ana, "globex: where they come from", &globex, update, 4).await?;
        Ok(())
    }

    /// New: one invoice is waiting for payment, another one is being written.
    async fn kiosk(self, starter: &Plan) -> anyhow::Result<()> {
        let kiosk = self.subscribe("kiosk", starter, 2, 4, "").await?;
        self.invoice("kiosk", &kiosk, 4).await?;
        let lines = [("Setting up, per hour", 3, "60.00 EUR"), ("Discount for the first year", 1, "-30.00 EUR")];
        let draft = NewInvoice {
            memo: "As agreed by telephone.".to_owned(),
            notes: "Ask Ana how many hours it were.".to_owned(),
            ..new_invoice("kiosk", &kiosk, &lines)?
        };
        let draft = NewInvoice { period_start_time: None, period_end_time: None, due_time: None, ..draft };
        self.draft(self.step(Actor::Bruno, "CreateInvoice", "kiosk: draft an invoice", 3), draft).await?;
        Ok(())
    }

    /// On a plan that is not sold any more, with an invoice that was a mistake.
    async fn umbra(self, classic: &Plan) -> anyhow::Result<()> {
        let umbra = self.subscribe("umbra", classic, 2, 110, "").await?;
        let step = self.step(Actor::Mia, "ArchivePlan", "classic: archive", 90);
        self.writer.modify(step, classic, Plan::archive).await?;
        let umbra = self.renew("umbra", umbra).await?;
        let invoice = self.invoice("umbra", &umbra, 2).await?;
        let step = self.step(Actor::Bruno, "VoidInvoice", STEP_LAST, 1);
        self.writer.modify(step, &invoice, move |invoice| invoice.void(step.time)).await?;
        Ok(())
    }

    fn days_ago(self, days: i64) -> Timestamp {
        self.now - TimeDelta::days(days)
    }

    fn step<'n>(self, actor: Actor, method: &'static str, name: &'n str, days_ago: i64) -> Step<'n> {
        Step { actor, method, name, time: self.days_ago(days_ago) }
    }

    /// What no RPC does yet, since there is no billing run.
    fn at_period_end<'n>(self, subscription: &Subscription, name: &'n str) -> Step<'n> {
        Step { actor: Actor::System, method: "SampleData", name, time: subscription.current_period_end_time }
    }

    async fn plan(
        self,
        step: &str,
        code: &str,
        display_name: &str,
        price: &str,
        billing_interval: BillingInterval,
        trial_days: i32,
    ) -> anyhow::Result<Plan> {
        let new = NewPlan {
            id: PlanId(new_id()),
            code: code.to_owned(),
            display_name: display_name.to_owned(),
            description: String::new(),
            price: price.parse()?,
            billing_interval,
            trial_days,
            metadata: Metadata::new(),
        };
        let step = self.step(Actor::Mia, "CreatePlan", step, 120);
        self.writer.create(step, Needs::default(), move |_| Ok(Plan::create(new.clone(), step.time))).await
    }

    async fn subscribe(
        self,
        customer: &str,
        plan: &Plan,
        quantity: i64,
        days_ago: i64,
        notes: &str,
    ) -> anyhow::Result<Subscription> {
        let new = NewSubscription {
            id: SubscriptionId(new_id()),
            customer_id: format!("customer-{customer}"),
            quantity,
            notes: notes.to_owned(),
            metadata: Metadata::new(),
        };
        let name = format!("{customer}: subscribe");
        let needs = Needs { plan: Some(PlanNeed { id: plan.id, expected_version: None }), ..Needs::default() };
        let step = self.step(Actor::Bruno, "CreateSubscription", &name, days_ago);
        self.writer
            .create(step, needs, move |facts| Subscription::subscribe(new.clone(), facts.plan()?, step.time))
            .await
    }

    /// Period after period, until the one that now is in.
    async fn renew(self, customer: &str, mut subscription: Subscription) -> anyhow::Result<Subscription> {
        for period in 2.. {
            if subscription.current_period_end_time > self.now {
                break;
            }
            let name = format!("{customer}: period {period}");
            let step = self.at_period_end(&subscription, &name);
            subscription = self.writer.modify(step, &subscription, Subscription::renew).await?;
        }
        Ok(subscription)
    }

    async fn update(
        self,
        actor: Actor,
        name: &str,
        subscription: &Subscription,
        update: SubscriptionUpdate,
        days_ago: i64,
    ) -> anyhow::Result<Subscription> {
        let step = self.step(actor, "UpdateSubscription", name, days_ago);
        self.writer.modify(step, subscription, move |subscription| subscription.update(&update)).await
    }

    /// The invoice of a subscription's current period, finalized.
    async fn invoice(self, customer: &str, subscription: &Subscription, days_ago: i64) -> anyhow::Result<Invoice> {
        let line = ("Subscription", subscription.quantity, &*subscription.unit_price.to_string());
        let new = new_invoice(customer, subscription, &[line])?;
        let new = NewInvoice { due_time: Some(self.days_ago(days_ago - DAYS_TO_PAY)), ..new };
        let name = format!("{customer}: write an invoice");
        let draft = self.draft(self.step(Actor::Bruno, "CreateInvoice", &name, days_ago), new).await?;
        let name = format!("{customer}: finalize the invoice");
        let step = self.step(Actor::Bruno, "FinalizeInvoice", &name, days_ago);
        self.writer.modify_with(step, &draft, Needs::default(), move |draft, _| draft.finalize(step.time)).await
    }

    async fn draft(self, step: Step<'_>, new: NewInvoice) -> anyhow::Result<Invoice> {
        let needs = Needs { subscription: new.subscription_id, ..Needs::default() };
        self.writer
            .create(step, needs, move |facts| Invoice::draft(new.clone(), facts.subscription()?, step.time))
            .await
    }

    async fn pay(
        self,
        name: &str,
        invoice: &Invoice,
        amount: &str,
        reference: &str,
        days_ago: i64,
    ) -> anyhow::Result<Invoice> {
        let payment = Payment { amount: amount.parse()?, reference: reference.to_owned() };
        let needs = Needs { payment_reference: Some(reference.to_owned()), ..Needs::default() };
        let step = self.step(Actor::Bruno, "RecordPayment", name, days_ago);
        let record = move |invoice: &Invoice, facts: &Facts| {
            invoice.record_payment(payment.clone(), facts.payment_is_recorded, step.time)
        };
        self.writer.modify_with(step, invoice, needs, record).await
    }
}

fn new_invoice(customer: &str, subscription: &Subscription, lines: &[(&str, i64, &str)]) -> anyhow::Result<NewInvoice> {
    let line = |&(description, quantity, amount): &(&str, i64, &str)| {
        let line = InvoiceLine::new(description.to_owned(), quantity, amount.parse()?);
        line.ok_or_else(|| anyhow::anyhow!("{customer}: {quantity} times {amount} is out of range"))
    };
    Ok(NewInvoice {
        id: InvoiceId(new_id()),
        subscription_id: Some(subscription.id),
        customer_id: subscription.customer_id.clone(),
        lines: lines.iter().map(line).collect::<anyhow::Result<_>>()?,
        period_start_time: Some(subscription.current_period_start_time),
        period_end_time: Some(subscription.current_period_end_time),
        due_time: None,
        memo: String::new(),
        notes: String::new(),
        metadata: Metadata::new(),
    })
}
