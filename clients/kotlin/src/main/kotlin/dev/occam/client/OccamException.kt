package dev.occam.client

import com.google.protobuf.Message
import dev.occam.v1.EntityType
import io.grpc.StatusException

/**
 * Why a call failed, a class for each thing that a caller can do about it.
 *
 * @property retryable Whether the same call can succeed later as it is, with nothing else done about it. After
 *   [OutcomeUnknownException] the same call is the same *intent*: a new one could do the thing a second time.
 */
public sealed class OccamException(
    message: String,
    cause: Throwable? = null,
    public val retryable: Boolean = false,
) : Exception(message, cause)

/**
 * The entity had moved on, at each of the attempts that could be made. Nothing was changed.
 *
 * A person can decide now, field by field: [OccamClient.resolve].
 */
public class ConflictException internal constructor(public val conflict: Conflict<*>) :
    OccamException(conflict.toString(), retryable = conflict.retryable) {
    /** The conflict, of the kind of entity that the call was about. */
    public inline fun <reified T : Message> conflict(): Conflict<T> = conflictOf(T::class.java)

    @PublishedApi
    @Suppress("UNCHECKED_CAST")
    internal fun <T : Message> conflictOf(type: Class<T>): Conflict<T> {
        require(type.isInstance(conflict.kind.default)) { "this is the conflict of a ${conflict.kind.name}" }
        return conflict as Conflict<T>
    }
}

/**
 * The change names a version that the entity has not reached. Nothing was changed.
 *
 * Such a version was not read from this server as it is now: it was made up, or the database was set back.
 */
public class VersionAheadException internal constructor(public val conflict: Conflict<*>) :
    OccamException(conflict.toString())

/**
 * Another entity that the request names a version of had moved on: the plan. Nothing was changed.
 *
 * It is never repeated by itself, since a person ought to see the plan as it is now.
 */
public class RelatedConflictException internal constructor(public val conflict: RelatedConflict) :
    OccamException(conflict.toString())

/** There is no such entity. A change of plan may miss the plan. */
public class NotFoundException internal constructor(
    public val entityType: EntityType,
    public val entityId: String,
    cause: StatusException,
) : OccamException("there is no ${name(entityType)} $entityId", cause)

/**
 * The request had no definite answer, so that it may have taken effect.
 *
 * To find out, [send][OccamClient.send] the same [intent] again: it takes effect at most once. To give up is the caller's decision,
 * too.
 */
public class OutcomeUnknownException internal constructor(public val intent: Intent<*>, cause: StatusException) :
    OccamException(
        "it is not known whether request ${intent.requestId} took effect; to find out, send the same intent again",
        cause,
        retryable = true,
    )

/** The server could not be reached, or did not answer in time, before anything was written. */
public class UnavailableException internal constructor(cause: StatusException) :
    OccamException("there was no answer from the server; nothing was written", cause, retryable = true)

/**
 * The server refused the request. Nothing was changed.
 *
 * @property reason The API's reason, such as `INVALID_FIELD`; the code's name where something between refused it. The details are in
 *   the cause (`io.grpc.protobuf.StatusProto.fromThrowable`).
 */
public class RefusedException internal constructor(public val reason: String, override val cause: StatusException) :
    OccamException("$reason: ${cause.status.description.orEmpty()}", cause, retryable = reason == "OVERLOADED")

/** An entity to be saved was edited in fields, the [paths], that no update can write. Nothing was sent. */
public class NotWritableException internal constructor(entity: String, public val paths: List<String>) :
    OccamException("no update can write ${paths.joinToString()} of a $entity")

/** The choices do not resolve the conflict, because of the fields [paths]. Nothing was sent. */
public class ChoiceException internal constructor(
    public val problem: Problem,
    public val paths: List<String>,
) : OccamException(if (paths.isEmpty()) problem.text else "${problem.text}: ${paths.joinToString()}") {
    /** What is wrong with choices. */
    public enum class Problem(internal val text: String) {
        /** Fields that the refused change writes were not chosen about. */
        UNDECIDED("there is no choice yet about"),

        /** A field was chosen that no update can write. */
        NOT_WRITABLE("no update can write"),

        /** `Mine` was chosen of a field that the refused change leaves alone, and what it was made from is not known. */
        NOTHING_OF_YOURS("the change has no value of its own, so choose theirs, or edit it"),

        /** A verb is made again or left: it has no values to choose of, or to edit. */
        VERB_IS_WHOLE("a verb can only be made again, with all fields mine, or be left, with all theirs"),

        /** The refusal had no room for the entity: use [OccamClient.resolve], which gets it. */
        CURRENT_MISSING("the entity is not in the conflict; get it first"),
    }
}
