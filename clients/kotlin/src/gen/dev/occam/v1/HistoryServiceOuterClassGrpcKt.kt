package dev.occam.v1

import dev.occam.v1.HistoryServiceGrpc.getServiceDescriptor
import io.grpc.CallOptions
import io.grpc.CallOptions.DEFAULT
import io.grpc.Channel
import io.grpc.Metadata
import io.grpc.MethodDescriptor
import io.grpc.ServerServiceDefinition
import io.grpc.ServerServiceDefinition.builder
import io.grpc.ServiceDescriptor
import io.grpc.Status.UNIMPLEMENTED
import io.grpc.StatusException
import io.grpc.kotlin.AbstractCoroutineServerImpl
import io.grpc.kotlin.AbstractCoroutineStub
import io.grpc.kotlin.ClientCalls.unaryRpc
import io.grpc.kotlin.ServerCalls.unaryServerMethodDefinition
import io.grpc.kotlin.StubFor
import kotlin.String
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.jvm.JvmOverloads
import kotlin.jvm.JvmStatic

/**
 * Holder for Kotlin coroutine-based client and server APIs for occam.v1.HistoryService.
 */
public object HistoryServiceGrpcKt {
  public const val SERVICE_NAME: String = HistoryServiceGrpc.SERVICE_NAME

  @JvmStatic
  public val serviceDescriptor: ServiceDescriptor
    get() = getServiceDescriptor()

  public val listMutationsMethod: MethodDescriptor<ListMutationsRequest, ListMutationsResponse>
    @JvmStatic
    get() = HistoryServiceGrpc.getListMutationsMethod()

  public val getEntityVersionMethod:
      MethodDescriptor<GetEntityVersionRequest, GetEntityVersionResponse>
    @JvmStatic
    get() = HistoryServiceGrpc.getGetEntityVersionMethod()

  public val compareVersionsMethod:
      MethodDescriptor<CompareVersionsRequest, CompareVersionsResponse>
    @JvmStatic
    get() = HistoryServiceGrpc.getCompareVersionsMethod()

  public val verifyEntityHistoryMethod:
      MethodDescriptor<VerifyEntityHistoryRequest, VerifyEntityHistoryResponse>
    @JvmStatic
    get() = HistoryServiceGrpc.getVerifyEntityHistoryMethod()

  /**
   * A stub for issuing RPCs to a(n) occam.v1.HistoryService service as suspending coroutines.
   */
  @StubFor(HistoryServiceGrpc::class)
  public class HistoryServiceCoroutineStub @JvmOverloads constructor(
    channel: Channel,
    callOptions: CallOptions = DEFAULT,
  ) : AbstractCoroutineStub<HistoryServiceCoroutineStub>(channel, callOptions) {
    override fun build(channel: Channel, callOptions: CallOptions): HistoryServiceCoroutineStub = HistoryServiceCoroutineStub(channel, callOptions)

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun listMutations(request: ListMutationsRequest, headers: Metadata = Metadata()): ListMutationsResponse = unaryRpc(
      channel,
      HistoryServiceGrpc.getListMutationsMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun getEntityVersion(request: GetEntityVersionRequest, headers: Metadata = Metadata()): GetEntityVersionResponse = unaryRpc(
      channel,
      HistoryServiceGrpc.getGetEntityVersionMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun compareVersions(request: CompareVersionsRequest, headers: Metadata = Metadata()): CompareVersionsResponse = unaryRpc(
      channel,
      HistoryServiceGrpc.getCompareVersionsMethod(),
      request,
      callOptions,
      headers
    )

    /**
     * Executes this RPC and returns the response message, suspending until the RPC completes
     * with [`Status.OK`][io.grpc.Status].  If the RPC completes with another status, a corresponding
     * [StatusException] is thrown.  If this coroutine is cancelled, the RPC is also cancelled
     * with the corresponding exception as a cause.
     *
     * @param request The request message to send to the server.
     *
     * @param headers Metadata to attach to the request.  Most users will not need this.
     *
     * @return The single response from the server.
     */
    public suspend fun verifyEntityHistory(request: VerifyEntityHistoryRequest, headers: Metadata = Metadata()): VerifyEntityHistoryResponse = unaryRpc(
      channel,
      HistoryServiceGrpc.getVerifyEntityHistoryMethod(),
      request,
      callOptions,
      headers
    )
  }

  /**
   * Skeletal implementation of the occam.v1.HistoryService service based on Kotlin coroutines.
   */
  public abstract class HistoryServiceCoroutineImplBase(
    coroutineContext: CoroutineContext = EmptyCoroutineContext,
  ) : AbstractCoroutineServerImpl(coroutineContext) {
    /**
     * Returns the response to an RPC for occam.v1.HistoryService.ListMutations.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun listMutations(request: ListMutationsRequest): ListMutationsResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.HistoryService.ListMutations is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.HistoryService.GetEntityVersion.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun getEntityVersion(request: GetEntityVersionRequest): GetEntityVersionResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.HistoryService.GetEntityVersion is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.HistoryService.CompareVersions.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun compareVersions(request: CompareVersionsRequest): CompareVersionsResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.HistoryService.CompareVersions is unimplemented"))

    /**
     * Returns the response to an RPC for occam.v1.HistoryService.VerifyEntityHistory.
     *
     * If this method fails with a [StatusException], the RPC will fail with the corresponding
     * [io.grpc.Status].  If this method fails with a [java.util.concurrent.CancellationException], the RPC will fail
     * with status `Status.CANCELLED`.  If this method fails for any other reason, the RPC will
     * fail with `Status.UNKNOWN` with the exception as a cause.
     *
     * @param request The request from the client.
     */
    public open suspend fun verifyEntityHistory(request: VerifyEntityHistoryRequest): VerifyEntityHistoryResponse = throw StatusException(UNIMPLEMENTED.withDescription("Method occam.v1.HistoryService.VerifyEntityHistory is unimplemented"))

    final override fun bindService(): ServerServiceDefinition = builder(getServiceDescriptor())
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = HistoryServiceGrpc.getListMutationsMethod(),
      implementation = ::listMutations
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = HistoryServiceGrpc.getGetEntityVersionMethod(),
      implementation = ::getEntityVersion
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = HistoryServiceGrpc.getCompareVersionsMethod(),
      implementation = ::compareVersions
    ))
      .addMethod(unaryServerMethodDefinition(
      context = this.context,
      descriptor = HistoryServiceGrpc.getVerifyEntityHistoryMethod(),
      implementation = ::verifyEntityHistory
    )).build()
  }
}
