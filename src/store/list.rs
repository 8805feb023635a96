//! Lists, oldest first, page by page: each page begins after the last entity of the one before, so that entities created
//! meanwhile neither shift nor repeat what was read.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{Aggregate, Error, Store, entity};
use crate::domain::{
    Invoice, InvoiceStatus, Plan, PlanId, PlanState, Subscription, SubscriptionId, SubscriptionStatus, Timestamp,
};

/// The entity that a page begins after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListPosition {
    /// When it was created.
    pub create_time: Timestamp,
    /// Its id.
    pub id: Uuid,
}

/// A span of time, from its start up to but without its end.
type Span = (Option<Timestamp>, Option<Timestamp>);

/// Which plans to list.
#[derive(Debug, Clone, Default)]
pub struct PlanFilter {
    /// Only in this state.
    pub state: Option<PlanState>,
    /// Only with this code.
    pub code: Option<String>,
    /// Only those that this customer may see: the active ones, and those of its own subscriptions.
    pub visible_to_customer: Option<String>,
    /// Only created within this span.
    pub created: Span,
}

/// Which subscriptions to list.
#[derive(Debug, Clone, Default)]
pub struct SubscriptionFilter {
    /// Only this customer's.
    pub customer_id: Option<String>,
    /// Only of this plan.
    pub plan_id: Option<PlanId>,
    /// Only in this status.
    pub status: Option<SubscriptionStatus>,
    /// Only created within this span.
    pub created: Span,
}

/// Which invoices to list.
#[derive(Debug, Clone, Default)]
pub struct InvoiceFilter {
    /// Only this customer's.
    pub customer_id: Option<String>,
    /// Only of this subscription.
    pub subscription_id: Option<SubscriptionId>,
    /// Only in this status.
    pub status: Option<InvoiceStatus>,
    /// Only created within this span.
    pub created: Span,
}

impl Store {
    /// Reads an entity.
    pub(crate) async fn get<E: Aggregate>(&self, id: Uuid) -> Result<E, Error> {
        E::reads(&self.reads).read(id).await?.ok_or(Error::NotFound { entity_type: E::TYPE, id })
    }

    /// A page of plans.
    pub async fn list_plans(
        &self,
        filter: &PlanFilter,
        after: Option<ListPosition>,
        limit: u64,
    ) -> Result<Vec<Plan>, Error> {
        use entity::plan::Column;
        let condition = Condition::all()
            .add_option(filter.state.map(|state| Column::State.eq(state.as_str())))
            .add_option(filter.code.as_deref().map(|code| Column::Code.eq(code)))
            .add_option(filter.visible_to_customer.as_deref().map(is_visible_to_customer));
        self.page(condition, (Column::CreateTime, Column::Id), filter.created, after, limit).await
    }

    /// Whether a customer may see a plan: an active one, or one of its own subscriptions.
    pub async fn customer_may_see_plan(&self, customer_id: &str, id: Uuid) -> Result<bool, Error> {
        let plan = entity::plan::Entity::find_by_id(id).filter(is_visible_to_customer(customer_id));
        Ok(plan.one(&self.reader).await?.is_some())
    }

    /// A page of subscriptions.
    pub async fn list_subscriptions(
        &self,
        filter: &SubscriptionFilter,
        after: Option<ListPosition>,
        limit: u64,
    ) -> Result<Vec<Subscription>, Error> {
        use entity::subscription::Column;
        let condition = Condition::all()
            .add_option(filter.customer_id.as_deref().map(|customer_id| Column::CustomerId.eq(customer_id)))
            .add_option(filter.plan_id.map(|plan_id| Column::PlanId.eq(plan_id.0)))
            .add_option(filter.status.map(|status| Column::Status.eq(status.as_str())));
        self.page(condition, (Column::CreateTime, Column::Id), filter.created, after, limit).await
    }

    /// A page of invoices.
    pub async fn list_invoices(
        &self,
        filter: &InvoiceFilter,
        after: Option<ListPosition>,
        limit: u64,
    ) -> Result<Vec<Invoice>, Error> {
        use entity::invoice::Column;
        let condition = Condition::all()
            .add_option(filter.customer_id.as_deref().map(|customer_id| Column::CustomerId.eq(customer_id)))
            .add_option(filter.subscription_id.map(|id| Column::SubscriptionId.eq(id.0)))
            .add_option(filter.status.map(|status| Column::Status.eq(status.as_str())));
        self.page(condition, (Column::CreateTime, Column::Id), filter.created, after, limit).await
    }

    async fn page<E: Aggregate>(
        &self,
        condition: Condition,
        (create_time, id): (<E::Table as EntityTrait>::Column, <E::Table as EntityTrait>::Column),
        (from, until): Span,
        after: Option<ListPosition>,
        limit: u64,
    ) -> Result<Vec<E>, Error> {
        // A row value, not `a > x OR (a = x AND b > y)`: only for this do both databases start in the index right there.
        let position = |after: ListPosition| {
            let row = Expr::tuple([Expr::col(create_time), Expr::col(id)]);
            row.gt(Expr::tuple([Expr::value(after.create_time), Expr::value(after.id)]))
        };
        let condition = condition
            // The page before ended above it, and an index is entered at one bound only.
            .add_option(from.filter(|_| after.is_none()).map(|from| create_time.gte(from)))
            .add_option(until.map(|until| create_time.lt(until)))
            .add_option(after.map(position));
        let query = E::Table::find().filter(condition).order_by_asc(create_time).order_by_asc(id).limit(limit);
        query.all(&self.reader).await?.into_iter().map(E::try_from).collect()
    }
}

fn is_visible_to_customer(customer_id: &str) -> Condition {
    use entity::{plan, subscription};
    let own = subscription::Entity::find()
        .select_only()
        .column(subscription::Column::PlanId)
        .filter(subscription::Column::CustomerId.eq(customer_id));
    Condition::any()
        .add(plan::Column::State.eq(PlanState::Active.as_str()))
        .add(plan::Column::Id.in_subquery(own.into_query()))
}
