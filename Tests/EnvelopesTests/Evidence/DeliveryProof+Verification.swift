@testable import Envelopes

extension DeliveryProof {
    /// Verifies one delivery, with a memory of its own.
    func verify(directory: Directory) throws(EvidenceError) -> ProvenDelivery {
        var memory = SignatureMemory()
        return try verify(directory: directory, memory: &memory, hopsAllowed: Self.mostHops)
    }
}
