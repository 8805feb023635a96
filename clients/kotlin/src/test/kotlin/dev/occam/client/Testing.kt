package dev.occam.client

import com.google.protobuf.Any
import com.google.protobuf.Message
import com.google.rpc.ErrorInfo
import dev.occam.v1.EntityType
import dev.occam.v1.FieldDiff
import dev.occam.v1.FieldDiffKind
import dev.occam.v1.Merge
import dev.occam.v1.Subscription
import dev.occam.v1.VersionConflict
import dev.occam.v1.fieldDiff
import dev.occam.v1.subscription
import dev.occam.v1.versionConflict
import io.grpc.Status
import io.grpc.StatusException
import io.grpc.protobuf.StatusProto
import kotlin.time.ComparableTimeMark
import kotlin.time.Duration
import kotlin.time.TestTimeSource
import kotlinx.coroutines.awaitCancellation

internal const val ID = "0199c0de-0000-7000-8000-000000000001"

internal fun subscription(version: Long, notes: String, quantity: Long = 0): Subscription = subscription {
    id = ID
    this.version = version
    this.notes = notes
    this.quantity = quantity
}

internal fun status(code: Status.Code, description: String = "as scripted"): StatusException =
    Status.fromCode(code).withDescription(description).asException()

/** A status with details, as the server makes it. */
internal fun status(code: Status.Code, vararg details: Message): StatusException = StatusProto.toStatusException(
    com.google.rpc.Status.newBuilder()
        .setCode(code.value())
        .setMessage("as scripted")
        .addAllDetails(details.map { Any.pack(it) })
        .build(),
)

internal fun info(reason: String, domain: String = "occam.v1", metadata: Map<String, String> = emptyMap()): ErrorInfo =
    ErrorInfo.newBuilder().setReason(reason).setDomain(domain).putAllMetadata(metadata).build()

/** A status with a reason of the API's. */
internal fun refusal(code: Status.Code, reason: String): StatusException = status(code, info(reason))

internal fun aborted(reason: String, detail: VersionConflict): StatusException =
    status(Status.Code.ABORTED, info(reason), detail)

/** The detail of the conflict of a subscription that somebody moved on to [current]. */
internal fun detail(
    expectedVersion: Long,
    current: Subscription,
    rows: List<FieldDiff> = emptyList(),
    mergeable: Boolean = false,
): VersionConflict = versionConflict {
    entityType = EntityType.ENTITY_TYPE_SUBSCRIPTION
    entityId = ID
    this.expectedVersion = expectedVersion
    currentVersion = current.version
    subscription = current
    diffs += rows
    this.mergeable = mergeable
}

internal fun conflict(expectedVersion: Long, current: Subscription): StatusException =
    aborted("VERSION_CONFLICT", detail(expectedVersion, current))

internal fun row(path: String, kind: FieldDiffKind): FieldDiff = fieldDiff {
    this.path = path
    this.kind = kind
}

/** A clock that moves only when it is slept on, and dice that always fall the same. */
internal class FakeClock(private val random: Double = 0.5) : Clock {
    private val time = TestTimeSource()
    val waits = mutableListOf<Duration>()

    val waitsMs: List<Long> get() = waits.map { it.inWholeMilliseconds }

    override fun now(): ComparableTimeMark = time.markNow()

    override suspend fun sleep(duration: Duration) {
        waits += duration
        time += duration
    }

    override fun random(): Double = random
}

/** A server that gives the answers it was told to, and remembers what it was asked. */
internal class Script<T : Message>(private val kind: Kind<T>) : Api {
    private val gets = ArrayDeque<Result<T>>()

    /** `null` is an answer that never comes. */
    private val sends = ArrayDeque<Result<Reply<T>>?>()
    val clock = FakeClock()
    var reads = 0
    val intents = mutableListOf<Intent<T>>()
    val timeouts = mutableListOf<Duration?>()

    val guards: List<Long> get() = intents.map { (it.write as Write.Modify).expectedVersion }

    fun get(entity: T) = apply { gets += Result.success(entity) }

    fun get(status: StatusException) = apply { gets += Result.failure(status) }

    fun send(entity: T, replayed: Boolean = false, merge: Merge? = null) =
        apply { sends += Result.success(Reply(entity, replayed, merge)) }

    fun send(status: StatusException) = apply { sends += Result.failure(status) }

    fun neverAnswer() = apply { sends += null }

    fun core(timeout: Duration? = null): Core<T> = Core(kind, this, clock, timeout?.let { clock.now() + it })

    override suspend fun <E : Message> get(kind: Kind<E>, id: String, timeout: Duration?): E {
        check(id == ID)
        reads++
        @Suppress("UNCHECKED_CAST")
        return gets.removeFirst().getOrThrow() as E
    }

    override suspend fun <E : Message> send(kind: Kind<E>, intent: Intent<E>, timeout: Duration?): Reply<E> {
        @Suppress("UNCHECKED_CAST")
        intents += intent as Intent<T>
        timeouts += timeout
        val answer = sends.removeFirst() ?: awaitCancellation()
        @Suppress("UNCHECKED_CAST")
        return answer.getOrThrow() as Reply<E>
    }
}
