package dev.occam.client

import com.google.protobuf.Message
import io.grpc.Status
import io.grpc.StatusException
import kotlin.time.ComparableTimeMark
import kotlin.time.Duration
import kotlinx.coroutines.withTimeoutOrNull

/** How many changes `modify` and `save` send. */
private const val ATTEMPTS_MAX = 3

/** How often the same bytes are sent when the caller sets no deadline. */
private const val TRIES_MAX = 10

/** Single calls to the server. They fail with [StatusException]. */
internal interface Api {
    /** Reads an entity. */
    suspend fun <T : Message> get(kind: Kind<T>, id: String, timeout: Duration?): T

    /** Sends an intent: the same one in the same bytes each time. */
    suspend fun <T : Message> send(kind: Kind<T>, intent: Intent<T>, timeout: Duration?): Reply<T>
}

/**
 * One call of the caller's, with all that it takes: when to send again, and what.
 *
 * There are two loops, and they must not be confused. The inner one sends the *same bytes* until there is an answer
 * ([untilAnswered]): the `request_id` makes that safe. The outer one ([modify]) takes a refusal as stale for what it is, makes a *new*
 * change from the entity as it is now, and gives it a new `request_id`. [save] has an outer loop of its own kind: the *same change*
 * from the same version, under a new `request_id`, for the server to merge.
 */
internal class Core<T : Message>(
    private val kind: Kind<T>,
    private val api: Api,
    private val clock: Clock,
    private val deadline: ComparableTimeMark?,
) {
    /** What became of an intent that was not refused for good. */
    private sealed interface Delivery<T : Message> {
        class Accepted<T : Message>(val reply: Reply<T>) : Delivery<T>

        /** Its own entity had moved on: a new change may succeed. */
        class Stale<T : Message>(val conflict: Conflict<T>) : Delivery<T>
    }

    /** The status that ended a call's tries, what it means, and whether an earlier try may have arrived and was not answered. */
    private class Failure(val error: StatusException, val answer: Answer, val hasUnansweredCopy: Boolean)

    suspend fun modify(id: String, mutate: suspend (T) -> Change<T>?): Outcome<T> {
        val backoff = Backoff(clock)
        var attempts = 0
        var base = get(id)
        while (true) {
            val change = mutate(base) ?: return Outcome.NothingToDo(base, attempts)
            attempts++
            val conflict = when (val delivery = deliver(Intent.change(id, kind.version(base), change))) {
                is Delivery.Accepted -> return delivery.reply.outcome(attempts)
                is Delivery.Stale -> delivery.conflict
            }
            val wait = backoff.nextWait()
            if (attempts == ATTEMPTS_MAX || !hasTimeFor(wait)) {
                // The same call reads anew.
                throw ConflictException(conflict.copy(base = base, attempts = attempts, retryable = true))
            }
            clock.sleep(wait)
            base = conflict.current ?: get(id)
        }
    }

    suspend fun save(base: T, edited: T): Outcome<T> {
        val (writable, fixed) = kind.differences(base, edited)
        if (fixed.isNotEmpty()) throw NotWritableException(kind.name, fixed)
        val change = kind.updateOf(edited, writable) ?: return Outcome.NothingToDo(base, attempts = 0)
        val backoff = Backoff(clock)
        var attempts = 0
        while (true) {
            // Still from the version that it was made from, so that the server sees what others did since.
            val intent = Intent.change(kind.id(base), kind.version(base), change).copy(merge = attempts > 0)
            attempts++
            val conflict = when (val delivery = deliver(intent)) {
                is Delivery.Accepted -> return delivery.reply.outcome(attempts)
                is Delivery.Stale -> delivery.conflict
            }
            val wait = backoff.nextWait()
            // Whether the two changes meet is for the server to say. If they do, a person has to decide.
            if (!conflict.mergeable || attempts == ATTEMPTS_MAX || !hasTimeFor(wait)) {
                val yours = Update(edited, writable)
                throw ConflictException(
                    conflict.copy(base = base, yours = yours, attempts = attempts, retryable = conflict.mergeable),
                )
            }
            clock.sleep(wait)
        }
    }

    suspend fun resolve(conflict: Conflict<T>, choices: Map<String, Choice<T>>): Outcome<T> {
        // Where it is read, it may be newer than what the person saw. The change names the version seen, and is refused then.
        val current = conflict.current ?: get(conflict.entityId)
        val intent = conflict.resolveOn(current, choices) ?: return Outcome.NothingToDo(current, attempts = 0)
        return when (val delivery = deliver(intent)) {
            is Delivery.Accepted -> delivery.reply.outcome(attempts = 1)
            is Delivery.Stale -> {
                val base = current.takeIf { kind.version(it) == delivery.conflict.expectedVersion }
                throw ConflictException(delivery.conflict.copy(base = base))
            }
        }
    }

    suspend fun send(intent: Intent<T>): Reply<T> = when (val delivery = deliver(intent)) {
        is Delivery.Accepted -> delivery.reply
        is Delivery.Stale -> throw ConflictException(delivery.conflict)
    }

    suspend fun get(id: String): T = untilAnswered({ timeout -> api.get(kind, id, timeout) }) { failure ->
        throw when (val answer = failure.answer) {
            is Answer.NotFound -> notFound(answer, id, failure.error)
            // A read changes nothing, so that its outcome is of no account.
            is Answer.Unavailable, Answer.Unknown -> UnavailableException(failure.error)
            is Answer.Refused -> RefusedException(answer.reason, failure.error)
            // A read names no version; a server that says so all the same has its say.
            is Answer.Conflict -> RelatedConflictException(RelatedConflict(answer.detail))
            is Answer.Ahead -> RelatedConflictException(RelatedConflict(answer.detail))
        }
    }

    private suspend fun deliver(intent: Intent<T>): Delivery<T> =
        untilAnswered({ timeout -> Delivery.Accepted(api.send(kind, intent, timeout)) }) { failure -> refusal(intent, failure) }

    /** What the failure of an intent means for it. */
    private fun refusal(intent: Intent<T>, failure: Failure): Delivery<T> {
        val error = failure.error
        // Of a check nothing can have taken effect, so that there is nothing to be in doubt about.
        fun outcomeUnknown() = if (intent.validateOnly) UnavailableException(error) else OutcomeUnknownException(intent, error)
        throw when (val answer = failure.answer) {
            is Answer.Conflict -> {
                val conflict = Conflict.of(kind, intent, answer.detail)
                if (conflict != null) return Delivery.Stale(conflict)
                // To make the change again would be no help: it names the other entity's version still.
                RelatedConflictException(RelatedConflict(answer.detail))
            }
            // Whoever names a version that is yet to come did not read it here, and to read again would hide that.
            is Answer.Ahead -> Conflict.of(kind, intent, answer.detail)?.let(::VersionAheadException)
                ?: RelatedConflictException(RelatedConflict(answer.detail))
            is Answer.NotFound -> notFound(answer, (intent.write as? Write.Modify)?.id.orEmpty(), error)
            // The reply, not the request, may be what was lost.
            is Answer.Unavailable -> if (failure.hasUnansweredCopy) outcomeUnknown() else UnavailableException(error)
            // Such a refusal tells nothing of the copy that was not answered.
            is Answer.Refused ->
                if (failure.hasUnansweredCopy && !answer.settlesEarlierCopies) outcomeUnknown()
                else RefusedException(answer.reason, error)
            Answer.Unknown -> outcomeUnknown()
        }
    }

    private fun notFound(answer: Answer.NotFound, id: String, error: StatusException): NotFoundException {
        val (type, named) = answer.named ?: (kind.type to id)
        return NotFoundException(type, named, error)
    }

    /**
     * Makes the same call until it is answered: with a deadline until that, without one [TRIES_MAX] times. What is not answered with
     * success goes to [otherwise], as [Answer.Unavailable] when there was no answer.
     */
    private suspend fun <R> untilAnswered(call: suspend (Duration?) -> R, otherwise: (Failure) -> R): R {
        val backoff = Backoff(clock)
        var hasUnansweredCopy = false
        var last = deadlineExceeded("before")
        var tries = 0
        while (true) {
            val remaining = remaining()
            if (remaining != null && !remaining.isPositive()) break
            tries++
            last = try {
                return within(remaining) { call(remaining) }
            } catch (error: StatusException) {
                error
            }
            val answer = Answer.of(last)
            if (answer !is Answer.Unavailable) return otherwise(Failure(last, answer, hasUnansweredCopy))
            hasUnansweredCopy = hasUnansweredCopy || answer.wasSent
            // The jitter comes on top, because the server asks every caller for the same delay.
            val wait = (answer.retryDelay ?: Duration.ZERO) + backoff.nextWait()
            if ((deadline == null && tries == TRIES_MAX) || !hasTimeFor(wait)) break
            clock.sleep(wait)
        }
        return otherwise(Failure(last, Answer.Unavailable(retryDelay = null, hasUnansweredCopy), hasUnansweredCopy))
    }

    /** A call that ends with the caller's deadline, whatever the network does. */
    private suspend fun <R> within(remaining: Duration?, call: suspend () -> R): R {
        if (remaining == null) return call()
        // In a box, since a call's result may be null for all that is known here.
        val result = withTimeoutOrNull(remaining) { listOf(call()) }
        return (result ?: throw deadlineExceeded("during")).single()
    }

    private fun deadlineExceeded(moment: String): StatusException =
        Status.DEADLINE_EXCEEDED.withDescription("the caller's deadline passed $moment the call").asException()

    private fun remaining(): Duration? = deadline?.let { it - clock.now() }

    /** Whether there is time for a call after the wait. */
    private fun hasTimeFor(wait: Duration): Boolean = remaining().let { it == null || it > wait }
}
