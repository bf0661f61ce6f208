/// A part of the program that runs until it is cancelled.
public struct Service: Sendable {
    /// The consequence if a service ends by itself.
    public enum Ending: Sendable {
        /// The others go on, because this one has done its work.
        case alone
        /// The others are cancelled: this was the program's purpose, or it waited for the signal to stop.
        case withAll
    }

    /// The name in failures and logs.
    public let name: String
    let ending: Ending
    let run: @Sendable () async throws -> Void

    /// Creates a service. `run` lasts until its task is cancelled.
    public init(_ name: String, ending: Ending = .alone, run: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.ending = ending
        self.run = run
    }
}

/// The first service that failed, with its error.
public struct ServiceFailure: Error, CustomStringConvertible {
    /// The name of the service.
    public let service: String
    /// The error that it threw.
    public let reason: any Error

    public var description: String { "\(service): \(reason)" }
}

/// Runs services side by side until all have ended, one of the kind `withAll` has ended, one has failed, or the caller is cancelled.
///
/// In every case all services are cancelled, and have returned before this returns. A `CancellationError` counts as an ordinary end.
/// - Throws: ``ServiceFailure`` for the first service that failed.
public func runServices(_ services: [Service]) async throws(ServiceFailure) {
    let failure = await withTaskGroup(of: (Service.Ending, ServiceFailure?).self) { group in
        for service in services {
            group.addTask {
                do {
                    try await service.run()
                    return (service.ending, nil)
                } catch is CancellationError {
                    return (service.ending, nil)
                } catch {
                    return (.withAll, ServiceFailure(service: service.name, reason: error))
                }
            }
        }
        var first: ServiceFailure?
        while let (ending, failure) = await group.next() {
            first = first ?? failure
            if ending == .withAll { group.cancelAll() }
        }
        return first
    }
    if let failure { throw failure }
}
