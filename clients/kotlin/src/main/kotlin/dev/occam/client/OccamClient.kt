package dev.occam.client

import com.google.protobuf.Message
import dev.occam.v1.BillingServiceGrpcKt.BillingServiceCoroutineStub
import dev.occam.v1.CreateInvoiceRequest
import dev.occam.v1.CreatePlanRequest
import dev.occam.v1.CreateSubscriptionRequest
import dev.occam.v1.HistoryServiceGrpcKt.HistoryServiceCoroutineStub
import dev.occam.v1.Invoice
import dev.occam.v1.Plan
import dev.occam.v1.PlanServiceGrpcKt.PlanServiceCoroutineStub
import dev.occam.v1.Subscription
import dev.occam.v1.SubscriptionServiceGrpcKt.SubscriptionServiceCoroutineStub
import io.grpc.CallOptions
import io.grpc.ManagedChannel
import java.io.Closeable
import kotlin.time.Duration

/**
 * Who calls, and how long calls may take.
 *
 * @property principal Who calls; the server records it with every change. A server without authentication, which is reachable from its
 *   own machine only, believes it, and the role and customer likewise.
 * @property role In which role: `customer`, `support`, `billing`, `auditor` or `admin`.
 * @property customer Which customer a caller in the role `customer` is.
 * @property token Gives the token of the header `authorization: Bearer …`. It is asked before every single call, so it should keep a
 *   token as long as that is good.
 * @property timeout How long each call may take, with all its repetitions and waits, unless the call says otherwise.
 */
public class ClientOptions(
    public val principal: String? = null,
    public val role: String? = null,
    public val customer: String? = null,
    public val token: (suspend () -> String)? = null,
    public val timeout: Duration? = null,
)

/**
 * A client of Occam, a subscription-billing service in which no write is ever silently lost.
 *
 * Plans, subscriptions and invoices carry a version, and every change names the version that it was made from. If somebody else was
 * faster, the server refuses it, and this client does what then is to be done:
 *
 * | the server says | the client |
 * |---|---|
 * | `VERSION_CONFLICT` | `modify…` makes the change anew, under a new `request_id`: 3 attempts in all, with backoff. Then, and from [send] at once, [ConflictException]. |
 * | `VERSION_CONFLICT`, to [save] | If it is mergeable, the same change from the same version under a new `request_id`, for the server to merge: 3 attempts in all. If not, [ConflictException] at once. |
 * | `VERSION_CONFLICT` about the plan that a subscription is moved to | [RelatedConflictException] at once: somebody has to see the new price. |
 * | `UNAVAILABLE`, or the connection breaks | The same bytes again under the same `request_id`, which takes effect at most once: until the deadline, or 10 times without one. |
 * | `DEADLINE_EXCEEDED`, `CANCELLED`, `INTERNAL`, `DATA_LOSS`, `UNKNOWN`, or no answer to the last of those | Of a write [OutcomeUnknownException] with the [Intent]: whether to send it again is yours to decide, and safe. |
 * | anything else | An [OccamException] at once. Nothing was changed. |
 *
 * Waits are random, between nothing and 50 ms, 100 ms, 200 ms and so on up to 1 s, and never outlast the deadline. To cancel the
 * coroutine ends the call at once; a write that was under way may have been made then. If that matters, make an [Intent] and [send] it.
 *
 * The generated stubs, for lists, history and watching, make single calls.
 */
public class OccamClient internal constructor(
    private val managed: ManagedChannel,
    private val options: ClientOptions,
    private val clock: Clock,
) : Closeable {
    private val channel = managed.identified(options)
    private val token = options.token?.let(::BearerToken)
    private val callOptions = CallOptions.DEFAULT.withCallCredentials(token)
    private val api = ChannelApi(managed, channel, token)

    /**
     * A client over a channel that was made elsewhere, with a proxy or other certificates for example. Switch off that channel's own
     * repetitions (`disableRetry()`). [close] shuts it down.
     */
    public constructor(channel: ManagedChannel, options: ClientOptions = ClientOptions()) : this(channel, options, SystemClock)

    /** A client of the server at [url], such as `http://127.0.0.1:50051`; `https` is TLS. It connects with the first call. */
    public constructor(url: String, options: ClientOptions = ClientOptions()) : this(channel(url), options)

    /** The generated client of plans. */
    public val plans: PlanServiceCoroutineStub = PlanServiceCoroutineStub(channel, callOptions)

    /** The generated client of subscriptions. */
    public val subscriptions: SubscriptionServiceCoroutineStub = SubscriptionServiceCoroutineStub(channel, callOptions)

    /** The generated client of invoices. */
    public val billing: BillingServiceCoroutineStub = BillingServiceCoroutineStub(channel, callOptions)

    /** The generated client of history. */
    public val history: HistoryServiceCoroutineStub = HistoryServiceCoroutineStub(channel, callOptions)

    /** Reads a plan, and again while the server is away. */
    public suspend fun getPlan(id: String, timeout: Duration? = options.timeout): Plan = core(PlanKind, timeout).get(id)

    /** Reads a subscription, and again while the server is away. */
    public suspend fun getSubscription(id: String, timeout: Duration? = options.timeout): Subscription =
        core(SubscriptionKind, timeout).get(id)

    /** Reads an invoice, and again while the server is away. */
    public suspend fun getInvoice(id: String, timeout: Duration? = options.timeout): Invoice =
        core(InvoiceKind, timeout).get(id)

    /** Creates a plan, sending the same bytes again while the server is away. */
    public suspend fun createPlan(request: CreatePlanRequest, timeout: Duration? = options.timeout): Reply<Plan> =
        send(Intent.create(request), timeout)

    /** Subscribes a customer to a plan, sending the same bytes again while the server is away. */
    public suspend fun createSubscription(
        request: CreateSubscriptionRequest,
        timeout: Duration? = options.timeout,
    ): Reply<Subscription> = send(Intent.create(request), timeout)

    /** Creates a draft, sending the same bytes again while the server is away. */
    public suspend fun createInvoice(request: CreateInvoiceRequest, timeout: Duration? = options.timeout): Reply<Invoice> =
        send(Intent.create(request), timeout)

    /** Changes a plan from what it is; see [modifySubscription]. */
    public suspend fun modifyPlan(
        id: String,
        timeout: Duration? = options.timeout,
        mutate: suspend (Plan) -> Change<Plan>?,
    ): Outcome<Plan> = core(PlanKind, timeout).modify(id, mutate)

    /**
     * Changes a subscription from what it is: reads it, asks [mutate] what to do, and sends that with the version read.
     *
     * If somebody else was faster, it asks [mutate] again with what the subscription is now, 3 times in all; then it gives up with
     * [ConflictException]. [mutate] must therefore decide by what it is given alone. `null` means that there is nothing to do.
     *
     * For what a person edited there is [save].
     */
    public suspend fun modifySubscription(
        id: String,
        timeout: Duration? = options.timeout,
        mutate: suspend (Subscription) -> Change<Subscription>?,
    ): Outcome<Subscription> = core(SubscriptionKind, timeout).modify(id, mutate)

    /** Changes an invoice from what it is; see [modifySubscription]. */
    public suspend fun modifyInvoice(
        id: String,
        timeout: Duration? = options.timeout,
        mutate: suspend (Invoice) -> Change<Invoice>?,
    ): Outcome<Invoice> = core(InvoiceKind, timeout).modify(id, mutate)

    /**
     * Writes what a person edited: the fields in which [edited] differs from [base], which was read before, and no other.
     *
     * If somebody else was faster and changed other things, the server makes both changes ([Outcome.Modified.merge] tells), also when
     * that is lost to yet another writer: 3 attempts in all. If both changed the same thing, nobody's value is overwritten: it gives up
     * at once with [ConflictException], from which [resolve] goes on. A field that no update can write, such as a status, is
     * [NotWritableException] before anything is sent.
     */
    public suspend fun <T : Message> save(base: T, edited: T, timeout: Duration? = options.timeout): Outcome<T> =
        core(Kind.of(base), timeout).save(base, edited)

    /**
     * Writes what a person chose after a conflict, on the entity as the person saw it, which is read first where the refusal had no room
     * for it. It is a guarded write as any other: if the entity has moved on once more, that is a new [ConflictException].
     *
     * Fields are named as in [Conflict.rows]; `metadata` is all pairs at once. Of an update, each field that it changes needs a choice,
     * but for those that both sides gave the same value, and for all of them if the two changes are [mergeable][Conflict.mergeable],
     * when [Choice.Mine] goes without saying. Fields that only others changed stay as they are unless chosen otherwise. If the refusal
     * had no room for rows, all that the update writes needs a choice. A verb is made again, which needs no choices, or is left, if all
     * of its fields are to be [Choice.Theirs]. What was to be checked only still is.
     */
    public suspend fun <T : Message> resolve(
        conflict: Conflict<T>,
        choices: Map<String, Choice<T>>,
        timeout: Duration? = options.timeout,
    ): Outcome<T> = core(conflict.kind, timeout).resolve(conflict, choices)

    /** Sends one intent, and the same bytes again while the server is away. A conflict is thrown at once. */
    public suspend fun <T : Message> send(intent: Intent<T>, timeout: Duration? = options.timeout): Reply<T> =
        core(Kind.of(intent), timeout).send(intent)

    /** Shuts the channel down; calls under way go on. */
    override fun close() {
        managed.shutdown()
    }

    private fun <T : Message> core(kind: Kind<T>, timeout: Duration?): Core<T> {
        // Before a call only: one under way may be of a write that was sent, which is not to be forgotten.
        check(!managed.isShutdown) { "the client is closed" }
        return Core(kind, api, clock, deadline = timeout?.let { clock.now() + it })
    }
}
