package dev.occam.client

import com.google.protobuf.Message
import dev.occam.v1.CreateInvoiceRequest
import dev.occam.v1.CreatePlanRequest
import dev.occam.v1.CreateSubscriptionRequest
import dev.occam.v1.Invoice
import dev.occam.v1.Merge
import dev.occam.v1.Plan
import dev.occam.v1.Subscription
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

/**
 * One write under one [requestId]: the unit that takes effect once, however often it is sent.
 *
 * Its bytes never change. Send it with [OccamClient.send], and again after [OutcomeUnknownException]: if it had taken effect, the
 * server gives the first reply once more. Another copy with the same `requestId` and other options is another request, which the
 * server refuses as `REQUEST_ID_REUSED`; only [validateOnly] makes no difference there.
 *
 * @property write What it does.
 * @property requestId The UUID that names it. One that was written down before it was sent can be sent again even by another process.
 * @property merge Whether the server may make a change on a newer version than the expected one, if nothing that it needs was
 *   touched since (`MERGE_POLICY_MERGE_DISJOINT`). Of no effect on a creation.
 * @property forceReason Why a change is to be made whatever version the entity is at, 1 to 1,000 characters; `null`: it is not. It
 *   needs the right to, and is not for use with [merge]. Of no effect on a creation.
 * @property validateOnly Whether to check only: nothing is written.
 */
public data class Intent<T : Message>(
    val write: Write<T>,
    val requestId: String = newRequestId(),
    val merge: Boolean = false,
    val forceReason: String? = null,
    val validateOnly: Boolean = false,
) {
    public companion object {
        /** A change of the entity [id] as it was at [expectedVersion], under a new `request_id`. */
        public fun <T : Message> change(id: String, expectedVersion: Long, change: Change<T>): Intent<T> =
            Intent(Write.Modify(id, expectedVersion, change))

        /** A creation, under the request's `request_id`, or a new one if it has none. */
        public fun create(request: CreatePlanRequest): Intent<Plan> =
            create(PlanKind, request, request.requestId, request.validateOnly)

        /** A creation, under the request's `request_id`, or a new one if it has none. */
        public fun create(request: CreateSubscriptionRequest): Intent<Subscription> =
            create(SubscriptionKind, request, request.requestId, request.validateOnly)

        /** A creation, under the request's `request_id`, or a new one if it has none. */
        public fun create(request: CreateInvoiceRequest): Intent<Invoice> =
            create(InvoiceKind, request, request.requestId, request.validateOnly)

        private fun <T : Message> create(
            kind: Kind<T>,
            request: Message,
            requestId: String,
            validateOnly: Boolean,
        ): Intent<T> = Intent(Write.Create(kind, request), requestId.ifEmpty { newRequestId() }, validateOnly = validateOnly)
    }
}

/** What an [Intent] does. */
public sealed interface Write<T : Message> {
    /** Creates an entity; see [Intent.create]. The request's own `request_id` and `validate_only` are not looked at. */
    @ConsistentCopyVisibility
    public data class Create<T : Message> internal constructor(
        internal val kind: Kind<T>,
        val request: Message,
    ) : Write<T>

    /** Changes the entity [id], if it is still at [expectedVersion]. */
    public data class Modify<T : Message>(
        val id: String,
        val expectedVersion: Long,
        val change: Change<T>,
    ) : Write<T>
}

/** A UUIDv7: ordered by time, which keeps the server's index of them compact. */
@OptIn(ExperimentalUuidApi::class)
private fun newRequestId(): String = Uuid.generateV7().toString()

/**
 * The answer to an [Intent] that was accepted.
 *
 * @property entity The entity after the write.
 * @property replayed Whether an earlier copy of the intent had taken effect, and this is its reply.
 * @property merge How a stale intent came to take effect, if it was merged.
 */
public data class Reply<T : Message>(val entity: T, val replayed: Boolean = false, val merge: Merge? = null) {
    internal fun outcome(attempts: Int): Outcome<T> = Outcome.Modified(entity, attempts, replayed, merge)
}

/** What came of a `modify…`, of [OccamClient.save] or of [OccamClient.resolve]. */
public sealed interface Outcome<T : Message> {
    /** The entity as it is now. */
    public val entity: T

    /** How many changes were sent: 1, and one more for each conflict. Repetitions of one do not count. */
    public val attempts: Int

    /**
     * The change was made.
     *
     * @property replayed Whether an earlier copy of the request had taken effect, and this is its reply.
     * @property merge How a stale change came to take effect, if it was merged; only [OccamClient.save] asks for that.
     */
    public data class Modified<T : Message>(
        override val entity: T,
        override val attempts: Int,
        val replayed: Boolean,
        val merge: Merge?,
    ) : Outcome<T>

    /**
     * There was nothing to do, and nothing was changed: the caller's function said so, no field differs, or the person chose what
     * is there. [attempts] is how many changes had been refused as stale before.
     */
    public data class NothingToDo<T : Message>(override val entity: T, override val attempts: Int) : Outcome<T>
}
