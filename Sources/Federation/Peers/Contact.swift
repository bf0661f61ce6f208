import HotlineModel

/// Signs of life: a member's requests here, and what follows for the envelopes that wait for it.
struct Contact: Sendable {
    let context: FederationContext
    let catchUp: CatchUp

    /// A member made an authenticated request. Streams to it that were backing off are tried at once.
    func heard(from member: MemberID) async {
        // Before the contact is recorded: else a crash in between would lose the hold, and the outage would look as if it were over.
        guard await catchUp.heard(from: member) else { return }
        guard context.peers.heard(from: member, at: context.now) else { return }
        // Awaited by nobody: it only brings forward a try that would come anyway.
        Task { try? await context.retryNow(member) }
    }
}
