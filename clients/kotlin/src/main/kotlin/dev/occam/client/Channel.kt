package dev.occam.client

import com.google.protobuf.Message
import io.grpc.CallCredentials
import io.grpc.CallOptions
import io.grpc.Channel
import io.grpc.ClientInterceptors
import io.grpc.ManagedChannel
import io.grpc.Metadata
import io.grpc.Status
import io.grpc.StatusException
import io.grpc.kotlin.ClientCalls
import io.grpc.okhttp.OkHttpChannelBuilder
import io.grpc.stub.MetadataUtils
import java.net.URI
import java.util.concurrent.Executor
import java.util.concurrent.TimeUnit
import kotlin.time.Duration
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch

/** A channel to a server such as `http://127.0.0.1:50051`; `https` is TLS. */
internal fun channel(url: String): ManagedChannel {
    val uri = URI.create(url)
    val isPlain = when (uri.scheme) {
        "http" -> true
        "https" -> false
        else -> throw IllegalArgumentException("$url is no URL of a server, such as http://127.0.0.1:50051")
    }
    val host = requireNotNull(uri.host) { "$url names no host" }
    val port = uri.port.takeIf { it > 0 } ?: if (isPlain) 80 else 443
    return OkHttpChannelBuilder.forAddress(host, port)
        .apply { if (isPlain) usePlaintext() }
        // Without a sign of life from time to time, a call to a machine that is gone waits for ever.
        .keepAliveTime(30, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        // What is sent again, and when, is for this client alone to say.
        .disableRetry()
        .build()
}

/** The channel, over which every call says who makes it. */
internal fun ManagedChannel.identified(options: ClientOptions): Channel {
    val headers = Metadata()
    for ((key, value) in listOf("principal" to options.principal, "role" to options.role, "customer" to options.customer)) {
        if (value == null) continue
        // grpc-java would send a question mark for other characters.
        require(value.all { it in ' '..'~' }) { "the $key \"$value\" cannot be sent: it must be ASCII without control characters" }
        headers.put(Metadata.Key.of("x-occam-$key", Metadata.ASCII_STRING_MARSHALLER), value)
    }
    return ClientInterceptors.intercept(this, MetadataUtils.newAttachHeadersInterceptor(headers))
}

/** Brings each call a token. A provider that fails ends the call as `UNAUTHENTICATED`, with its exception as the cause. */
internal class BearerToken(private val token: suspend () -> String) : CallCredentials() {
    override fun applyRequestMetadata(requestInfo: RequestInfo, appExecutor: Executor, applier: MetadataApplier) {
        CoroutineScope(appExecutor.asCoroutineDispatcher()).launch {
            try {
                val headers = Metadata()
                headers.put(AUTHORIZATION, "Bearer ${token()}")
                applier.apply(headers)
            } catch (failure: Throwable) {
                applier.fail(Status.UNAUTHENTICATED.withDescription("there is no token").withCause(failure))
            }
        }
    }

    private companion object {
        val AUTHORIZATION: Metadata.Key<String> = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)
    }
}

/** Single calls over a channel. */
internal class ChannelApi(
    private val managed: ManagedChannel,
    private val channel: Channel,
    private val callOptions: CallOptions,
) : Api {
    override suspend fun <T : Message> get(kind: Kind<T>, id: String, timeout: Duration?): T =
        kind.entity(unary(kind.get(id), timeout))

    override suspend fun <T : Message> send(kind: Kind<T>, intent: Intent<T>, timeout: Duration?): Reply<T> =
        kind.reply(unary(kind.call(intent), timeout))

    private suspend fun <Q : Message, R : Message> unary(call: Call<Q, R>, timeout: Duration?): R {
        check(!managed.isShutdown) { "the client is closed" }
        val options = timeout?.let { callOptions.withDeadlineAfter(it.inWholeNanoseconds, TimeUnit.NANOSECONDS) } ?: callOptions
        try {
            return ClientCalls.unaryRpc(channel, call.method, call.request, options)
        } catch (error: StatusException) {
            // Else the channel would wait before it connects again, up to two minutes, and fail all calls until then.
            if (error.status.code == Status.Code.UNAVAILABLE) managed.resetConnectBackoff()
            throw error
        }
    }
}
