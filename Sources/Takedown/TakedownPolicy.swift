/// The choices of a hotline about the cases that it is responsible for.
public struct TakedownPolicy: Sendable {
    public var referrals: ReferralPolicy
    public var checks: CheckPolicy
    public var notices: NoticePolicy
    public var peers: PeerPolicy
    public var origins: OriginPolicy

    public init(
        referrals: ReferralPolicy = ReferralPolicy(), checks: CheckPolicy = CheckPolicy(), notices: NoticePolicy = NoticePolicy(),
        peers: PeerPolicy = PeerPolicy(), origins: OriginPolicy = OriginPolicy()
    ) {
        self.referrals = referrals
        self.checks = checks
        self.notices = notices
        self.peers = peers
        self.origins = origins
    }
}
