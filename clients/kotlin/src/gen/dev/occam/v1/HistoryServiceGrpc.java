package dev.occam.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * History: who changed what, when, from which version, and what was refused.
 * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
 * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
 * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
 * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
 * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
 * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
 * - `INTERNAL`: `INTERNAL`, with fixed text.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class HistoryServiceGrpc {

  private HistoryServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "occam.v1.HistoryService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.ListMutationsRequest,
      dev.occam.v1.ListMutationsResponse> getListMutationsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListMutations",
      requestType = dev.occam.v1.ListMutationsRequest.class,
      responseType = dev.occam.v1.ListMutationsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.ListMutationsRequest,
      dev.occam.v1.ListMutationsResponse> getListMutationsMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.ListMutationsRequest, dev.occam.v1.ListMutationsResponse> getListMutationsMethod;
    if ((getListMutationsMethod = HistoryServiceGrpc.getListMutationsMethod) == null) {
      synchronized (HistoryServiceGrpc.class) {
        if ((getListMutationsMethod = HistoryServiceGrpc.getListMutationsMethod) == null) {
          HistoryServiceGrpc.getListMutationsMethod = getListMutationsMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.ListMutationsRequest, dev.occam.v1.ListMutationsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListMutations"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ListMutationsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.ListMutationsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new HistoryServiceMethodDescriptorSupplier("ListMutations"))
              .build();
        }
      }
    }
    return getListMutationsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.GetEntityVersionRequest,
      dev.occam.v1.GetEntityVersionResponse> getGetEntityVersionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetEntityVersion",
      requestType = dev.occam.v1.GetEntityVersionRequest.class,
      responseType = dev.occam.v1.GetEntityVersionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.GetEntityVersionRequest,
      dev.occam.v1.GetEntityVersionResponse> getGetEntityVersionMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.GetEntityVersionRequest, dev.occam.v1.GetEntityVersionResponse> getGetEntityVersionMethod;
    if ((getGetEntityVersionMethod = HistoryServiceGrpc.getGetEntityVersionMethod) == null) {
      synchronized (HistoryServiceGrpc.class) {
        if ((getGetEntityVersionMethod = HistoryServiceGrpc.getGetEntityVersionMethod) == null) {
          HistoryServiceGrpc.getGetEntityVersionMethod = getGetEntityVersionMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.GetEntityVersionRequest, dev.occam.v1.GetEntityVersionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetEntityVersion"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.GetEntityVersionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.GetEntityVersionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new HistoryServiceMethodDescriptorSupplier("GetEntityVersion"))
              .build();
        }
      }
    }
    return getGetEntityVersionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.CompareVersionsRequest,
      dev.occam.v1.CompareVersionsResponse> getCompareVersionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CompareVersions",
      requestType = dev.occam.v1.CompareVersionsRequest.class,
      responseType = dev.occam.v1.CompareVersionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.CompareVersionsRequest,
      dev.occam.v1.CompareVersionsResponse> getCompareVersionsMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.CompareVersionsRequest, dev.occam.v1.CompareVersionsResponse> getCompareVersionsMethod;
    if ((getCompareVersionsMethod = HistoryServiceGrpc.getCompareVersionsMethod) == null) {
      synchronized (HistoryServiceGrpc.class) {
        if ((getCompareVersionsMethod = HistoryServiceGrpc.getCompareVersionsMethod) == null) {
          HistoryServiceGrpc.getCompareVersionsMethod = getCompareVersionsMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.CompareVersionsRequest, dev.occam.v1.CompareVersionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CompareVersions"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CompareVersionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.CompareVersionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new HistoryServiceMethodDescriptorSupplier("CompareVersions"))
              .build();
        }
      }
    }
    return getCompareVersionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.occam.v1.VerifyEntityHistoryRequest,
      dev.occam.v1.VerifyEntityHistoryResponse> getVerifyEntityHistoryMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "VerifyEntityHistory",
      requestType = dev.occam.v1.VerifyEntityHistoryRequest.class,
      responseType = dev.occam.v1.VerifyEntityHistoryResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.occam.v1.VerifyEntityHistoryRequest,
      dev.occam.v1.VerifyEntityHistoryResponse> getVerifyEntityHistoryMethod() {
    io.grpc.MethodDescriptor<dev.occam.v1.VerifyEntityHistoryRequest, dev.occam.v1.VerifyEntityHistoryResponse> getVerifyEntityHistoryMethod;
    if ((getVerifyEntityHistoryMethod = HistoryServiceGrpc.getVerifyEntityHistoryMethod) == null) {
      synchronized (HistoryServiceGrpc.class) {
        if ((getVerifyEntityHistoryMethod = HistoryServiceGrpc.getVerifyEntityHistoryMethod) == null) {
          HistoryServiceGrpc.getVerifyEntityHistoryMethod = getVerifyEntityHistoryMethod =
              io.grpc.MethodDescriptor.<dev.occam.v1.VerifyEntityHistoryRequest, dev.occam.v1.VerifyEntityHistoryResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "VerifyEntityHistory"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.VerifyEntityHistoryRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.occam.v1.VerifyEntityHistoryResponse.getDefaultInstance()))
              .setSchemaDescriptor(new HistoryServiceMethodDescriptorSupplier("VerifyEntityHistory"))
              .build();
        }
      }
    }
    return getVerifyEntityHistoryMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static HistoryServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<HistoryServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<HistoryServiceStub>() {
        @java.lang.Override
        public HistoryServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new HistoryServiceStub(channel, callOptions);
        }
      };
    return HistoryServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static HistoryServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<HistoryServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<HistoryServiceBlockingV2Stub>() {
        @java.lang.Override
        public HistoryServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new HistoryServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return HistoryServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static HistoryServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<HistoryServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<HistoryServiceBlockingStub>() {
        @java.lang.Override
        public HistoryServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new HistoryServiceBlockingStub(channel, callOptions);
        }
      };
    return HistoryServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static HistoryServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<HistoryServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<HistoryServiceFutureStub>() {
        @java.lang.Override
        public HistoryServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new HistoryServiceFutureStub(channel, callOptions);
        }
      };
    return HistoryServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * History: who changed what, when, from which version, and what was refused.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Lists the records of mutations, newest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    default void listMutations(dev.occam.v1.ListMutationsRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ListMutationsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListMutationsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Reads an entity as it was at a version.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or the version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    default void getEntityVersion(dev.occam.v1.GetEntityVersionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.GetEntityVersionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetEntityVersionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Compares an entity at two versions, field by field.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or a version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    default void compareVersions(dev.occam.v1.CompareVersionsRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CompareVersionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCompareVersionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Checks the chain of an entity's history: that no applied record was edited, removed or reordered.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no entity and no record has the id.
     * </pre>
     */
    default void verifyEntityHistory(dev.occam.v1.VerifyEntityHistoryRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.VerifyEntityHistoryResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getVerifyEntityHistoryMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service HistoryService.
   * <pre>
   * History: who changed what, when, from which version, and what was refused.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static abstract class HistoryServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return HistoryServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service HistoryService.
   * <pre>
   * History: who changed what, when, from which version, and what was refused.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class HistoryServiceStub
      extends io.grpc.stub.AbstractAsyncStub<HistoryServiceStub> {
    private HistoryServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected HistoryServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new HistoryServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Lists the records of mutations, newest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public void listMutations(dev.occam.v1.ListMutationsRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.ListMutationsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListMutationsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Reads an entity as it was at a version.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or the version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    public void getEntityVersion(dev.occam.v1.GetEntityVersionRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.GetEntityVersionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetEntityVersionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Compares an entity at two versions, field by field.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or a version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    public void compareVersions(dev.occam.v1.CompareVersionsRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.CompareVersionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCompareVersionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Checks the chain of an entity's history: that no applied record was edited, removed or reordered.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no entity and no record has the id.
     * </pre>
     */
    public void verifyEntityHistory(dev.occam.v1.VerifyEntityHistoryRequest request,
        io.grpc.stub.StreamObserver<dev.occam.v1.VerifyEntityHistoryResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getVerifyEntityHistoryMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service HistoryService.
   * <pre>
   * History: who changed what, when, from which version, and what was refused.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class HistoryServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<HistoryServiceBlockingV2Stub> {
    private HistoryServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected HistoryServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new HistoryServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Lists the records of mutations, newest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public dev.occam.v1.ListMutationsResponse listMutations(dev.occam.v1.ListMutationsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListMutationsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads an entity as it was at a version.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or the version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    public dev.occam.v1.GetEntityVersionResponse getEntityVersion(dev.occam.v1.GetEntityVersionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetEntityVersionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Compares an entity at two versions, field by field.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or a version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    public dev.occam.v1.CompareVersionsResponse compareVersions(dev.occam.v1.CompareVersionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCompareVersionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Checks the chain of an entity's history: that no applied record was edited, removed or reordered.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no entity and no record has the id.
     * </pre>
     */
    public dev.occam.v1.VerifyEntityHistoryResponse verifyEntityHistory(dev.occam.v1.VerifyEntityHistoryRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getVerifyEntityHistoryMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service HistoryService.
   * <pre>
   * History: who changed what, when, from which version, and what was refused.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class HistoryServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<HistoryServiceBlockingStub> {
    private HistoryServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected HistoryServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new HistoryServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Lists the records of mutations, newest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public dev.occam.v1.ListMutationsResponse listMutations(dev.occam.v1.ListMutationsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListMutationsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Reads an entity as it was at a version.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or the version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    public dev.occam.v1.GetEntityVersionResponse getEntityVersion(dev.occam.v1.GetEntityVersionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetEntityVersionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Compares an entity at two versions, field by field.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or a version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    public dev.occam.v1.CompareVersionsResponse compareVersions(dev.occam.v1.CompareVersionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCompareVersionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Checks the chain of an entity's history: that no applied record was edited, removed or reordered.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no entity and no record has the id.
     * </pre>
     */
    public dev.occam.v1.VerifyEntityHistoryResponse verifyEntityHistory(dev.occam.v1.VerifyEntityHistoryRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getVerifyEntityHistoryMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service HistoryService.
   * <pre>
   * History: who changed what, when, from which version, and what was refused.
   * Every RPC may also answer, each with `google.rpc.ErrorInfo` of domain `occam.v1`:
   * - `UNAUTHENTICATED`: `UNAUTHENTICATED`, no or bad credentials.
   * - `PERMISSION_DENIED`: `PERMISSION_DENIED`, the role, row or field is not the caller's.
   * - `UNAVAILABLE`: `STORE_UNAVAILABLE` with `google.rpc.RetryInfo`; send the same bytes again.
   * - `RESOURCE_EXHAUSTED`: `OVERLOADED` or `MESSAGE_TOO_LARGE` (requests end at 1 MiB).
   * - `DEADLINE_EXCEEDED`: `DEADLINE_EXCEEDED`; a write may still take effect, its `request_id` finds out.
   * - `INTERNAL`: `INTERNAL`, with fixed text.
   * </pre>
   */
  public static final class HistoryServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<HistoryServiceFutureStub> {
    private HistoryServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected HistoryServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new HistoryServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Lists the records of mutations, newest first.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, a malformed filter, a negative page size, or a page token of another filter.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.ListMutationsResponse> listMutations(
        dev.occam.v1.ListMutationsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListMutationsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Reads an entity as it was at a version.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or the version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.GetEntityVersionResponse> getEntityVersion(
        dev.occam.v1.GetEntityVersionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetEntityVersionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Compares an entity at two versions, field by field.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID or a version is not positive.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no such entity, or it has not reached that version.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.CompareVersionsResponse> compareVersions(
        dev.occam.v1.CompareVersionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCompareVersionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Checks the chain of an entity's history: that no applied record was edited, removed or reordered.
     * - `INVALID_ARGUMENT`: `INVALID_FIELD`, the id is no UUID.
     * - `NOT_FOUND`: `ENTITY_NOT_FOUND`, no entity and no record has the id.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.occam.v1.VerifyEntityHistoryResponse> verifyEntityHistory(
        dev.occam.v1.VerifyEntityHistoryRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getVerifyEntityHistoryMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_MUTATIONS = 0;
  private static final int METHODID_GET_ENTITY_VERSION = 1;
  private static final int METHODID_COMPARE_VERSIONS = 2;
  private static final int METHODID_VERIFY_ENTITY_HISTORY = 3;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_LIST_MUTATIONS:
          serviceImpl.listMutations((dev.occam.v1.ListMutationsRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.ListMutationsResponse>) responseObserver);
          break;
        case METHODID_GET_ENTITY_VERSION:
          serviceImpl.getEntityVersion((dev.occam.v1.GetEntityVersionRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.GetEntityVersionResponse>) responseObserver);
          break;
        case METHODID_COMPARE_VERSIONS:
          serviceImpl.compareVersions((dev.occam.v1.CompareVersionsRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.CompareVersionsResponse>) responseObserver);
          break;
        case METHODID_VERIFY_ENTITY_HISTORY:
          serviceImpl.verifyEntityHistory((dev.occam.v1.VerifyEntityHistoryRequest) request,
              (io.grpc.stub.StreamObserver<dev.occam.v1.VerifyEntityHistoryResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getListMutationsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.ListMutationsRequest,
              dev.occam.v1.ListMutationsResponse>(
                service, METHODID_LIST_MUTATIONS)))
        .addMethod(
          getGetEntityVersionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.GetEntityVersionRequest,
              dev.occam.v1.GetEntityVersionResponse>(
                service, METHODID_GET_ENTITY_VERSION)))
        .addMethod(
          getCompareVersionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.CompareVersionsRequest,
              dev.occam.v1.CompareVersionsResponse>(
                service, METHODID_COMPARE_VERSIONS)))
        .addMethod(
          getVerifyEntityHistoryMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.occam.v1.VerifyEntityHistoryRequest,
              dev.occam.v1.VerifyEntityHistoryResponse>(
                service, METHODID_VERIFY_ENTITY_HISTORY)))
        .build();
  }

  private static abstract class HistoryServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    HistoryServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.occam.v1.HistoryServiceOuterClass.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("HistoryService");
    }
  }

  private static final class HistoryServiceFileDescriptorSupplier
      extends HistoryServiceBaseDescriptorSupplier {
    HistoryServiceFileDescriptorSupplier() {}
  }

  private static final class HistoryServiceMethodDescriptorSupplier
      extends HistoryServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    HistoryServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (HistoryServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new HistoryServiceFileDescriptorSupplier())
              .addMethod(getListMutationsMethod())
              .addMethod(getGetEntityVersionMethod())
              .addMethod(getCompareVersionsMethod())
              .addMethod(getVerifyEntityHistoryMethod())
              .build();
        }
      }
    }
    return result;
  }
}
