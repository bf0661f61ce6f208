import Envelopes
import HotlineModel

extension DeliveryProof {
    /// The envelopes by which a case came through other members, the last one first.
    ///
    /// They are read and not verified: the proof was verified when it came.
    var hops: [Envelope] {
        var hops: [Envelope] = []
        var proof: DeliveryProof? = self
        while let line = proof?.line, let envelope = try? Envelope(parsing: Array(line.utf8)), hops.count < Self.mostHops {
            hops.append(envelope)
            if case .handover(let body) = envelope.body { proof = body.earlier } else { proof = nil }
        }
        return hops
    }
}
