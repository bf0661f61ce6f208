public import Envelopes

/// The simplest interface: an IP address and the addresses at it, as hosters offer it to hotlines. It says no more than that it has them.
public struct AddressListDialect: InterfaceDialect {
    public let limits = InterfaceLimits(addresses: 1_000, isOneHost: true)

    public init() {}

    public func submission(_ draft: NoticeDraft, from hotline: HotlineIdentity, token: String) throws(NoticeProblem) -> InterfaceRequest {
        guard draft.addresses.count <= limits.addresses else { throw .tooManyAddresses(count: draft.addresses.count) }
        guard Set(draft.addresses.map(\.host)).count == 1 else { throw .severalHosts }
        guard let ip = draft.addresses.lazy.compactMap(\.ip).first else { throw .noSource(reference: draft.addresses[0].reference) }
        let body: JSONValue = ["ip": .string(ip), "urls": .array(draft.addresses.map { .string($0.url) }), "reference": .string(token)]
        return InterfaceRequest("POST", "", body: body.compactBytes)
    }

    public func reply(_ body: JSONValue, to token: String) -> SubmissionReply {
        guard body.members != nil else { return .unknown("the interface does not say if it has the addresses") }
        if body["success"]?.bool == false { return .refused("the interface answered that it was no success") }
        return .accepted(reference: Self.reference(body["id"] ?? body["reference"]))
    }

    public func question(about reference: String) -> InterfaceRequest? { nil }

    public func progress(_ body: JSONValue, of reference: String) -> ProgressReply { .failed("this interface cannot be asked") }
}
