package dev.occam.client

import com.google.protobuf.Message
import com.google.type.Money
import dev.occam.v1.Invoice
import dev.occam.v1.Plan
import dev.occam.v1.Subscription

/** What can be done to a [Plan], a [Subscription] or an [Invoice]: an [Update], or one of the kind's verbs. */
public sealed interface Change<T : Message>

/**
 * Writes the fields [paths] with the values that [entity] has. Its `id` and `version` are ignored.
 *
 * Without paths, those that are populated are written.
 */
public data class Update<T : Message>(val entity: T, val paths: List<String>) : Change<T> {
    public constructor(entity: T, vararg paths: String) : this(entity, paths.asList())
}

/** The verbs of a plan. */
public sealed interface PlanChange : Change<Plan> {
    /** Closes it to new subscriptions. */
    public data object Archive : PlanChange

    /** Opens it again. */
    public data object Unarchive : PlanChange
}

/** The verbs of a subscription. */
public sealed interface SubscriptionChange : Change<Subscription> {
    /** Pauses it. */
    public data object Pause : SubscriptionChange

    /** Resumes it. */
    public data object Resume : SubscriptionChange

    /** Cancels it, if so only at the end of the current period. */
    public data class Cancel(val atPeriodEnd: Boolean, val reason: String = "") : SubscriptionChange

    /** Takes back a cancellation that is set for the end of the period. */
    public data object Uncancel : SubscriptionChange

    /**
     * Moves it to another plan, at that plan's present price.
     *
     * [quantity] stays where it is `null`. [expectedPlanVersion] is the version of the plan whose price was agreed to: if the
     * plan has moved on, nothing is changed, and [RelatedConflictException] is thrown.
     */
    public data class ChangePlan(
        val planId: String,
        val quantity: Long? = null,
        val expectedPlanVersion: Long? = null,
    ) : SubscriptionChange
}

/** The verbs of an invoice. */
public sealed interface InvoiceChange : Change<Invoice> {
    /** Freezes a draft, gives it its number and opens it. */
    public data object Finalize : InvoiceChange

    /** Records a payment, by a reference that is unique within the invoice. */
    public data class RecordPayment(val amount: Money, val paymentReference: String) : InvoiceChange

    /** Takes it back. */
    public data object Void : InvoiceChange

    /** Marks it as not expected to be paid. */
    public data object MarkUncollectible : InvoiceChange
}
