extension AlarmKind {
    /// What it means, in a sentence.
    public var meaning: String {
        switch self {
        case .accessUnreadable: "The access list cannot be read; the one read before stays in use."
        case .certificateUnusable: "A new certificate or key of this node cannot be used; the old one stays in use."
        case .checksLate: "A kept case was not looked at for more than a day after its time."
        case .checksLayout: "Pages of a host show none of the signs of its rule, so nobody can tell if material is gone."
        case .checksOff: "Kept cases wait for a look, and `takedown.checks.enabled` is false."
        case .checksOutage: "Most canaries do not answer, so the trouble is ours: nothing is looked at, and nothing closes."
        case .clockSkew: "A member's clock and this node's differ by more than the protocol tolerates."
        case .deadLettersWaiting: "A member refused envelopes; nothing of them is lost, and nobody acts on them."
        case .directoryExpired: "The directory has expired; fourteen days later nothing is exchanged any more."
        case .directoryFileRefused: "The directory file was refused; the one in use stays."
        case .directoryRefused: "The directory that a member serves was refused."
        case .directoryStale: "No new directory has come for two days."
        case .hashesNotPulled: "The hash feed of a member could not be read; it is tried again at the next round."
        case .hashesRefused: "Entries of a member's hash feed are not believed; the rest is merged."
        case .hostingData: "Files of location data cannot be read; the data read before stays in use."
        case .operatorListenerOpen: "The operators' listener can be reached from other machines."
        case .logFork: "A member shows another history of its log than before: one of both is false. Both checkpoints are kept."
        case .logNewEpoch: "A member began a new log, as after a restore."
        case .logUnreadable: "The log checkpoint of a member cannot be verified."
        case .noticesFailed: "Notices were refused for good, or did not reach their contacts."
        case .noticesHeld: "Notices wait for a person."
        case .noticesInterfaces: "Providers' interfaces ask for more, do not answer, or cannot be understood."
        case .noticesMailbox: "Mails in the mailbox for answers to notices cannot be read."
        case .noticesNames: "Contacts name an identity or an interface that the settings do not have; their notices are held."
        case .noticesNobodyToTell: "Nobody can be told of some kept cases at present."
        case .noticesSilent: "Nothing was heard of notices about material that is still there."
        case .noticesTest: "Notices go to the hotline's own box, and no provider is told."
        case .noticesUncertain: "Nobody knows if some notices went out; each is repeated with the same Message-ID or token."
        case .noticesUnsent: "The relay, or the interface of a provider, does not take notices."
        case .originsFailing: "The interface of a front-end's operator fails."
        case .originsQuota: "The questions that a front-end's operator answers a day are used up, and cases wait."
        case .originsUseless: "Answers about hosts behind front-ends are of no use."
        case .peerCatchingUp:
            "This node was out of contact with a member; the member's cases are held back until it has said what became of them."
        case .peerSilent:
            "A member has left envelopes without a receipt for longer than the policy allows; central gets the reports among them."
        case .peersNobodyAnswer: "No member answers at all, so the trouble is ours; nothing is given to central meanwhile."
        case .peersSilentCases: "A member has said nothing of cases that it accepted for a week."
        case .peersStillThere: "Looks found material still there that a member said was removed."
        case .referralsUndelivered: "A bundle of cases waits for the police for a day, or could not be delivered."
        case .retentionFailed: "Retention could not be run to its end; it is tried again."
        case .rootFileRefused: "The root file was refused; the root in use stays."
        case .rootRefused: "The root that a member serves was refused; the one in use stays."
        case .signingKeyExpiring: "A listed signing key, ours or a member's, ends soon."
        case .signingKeyNotListed: "The directory does not let this node's new signing key count; the old one stays in use."
        case .signingKeyRefused: "This node's own signing key does not count any more; it seals nothing."
        case .streamConflict: "Two histories of one stream exist at this node and a member."
        case .streamRewound: "A member asks for envelopes again that it had receipted, as after a restore; they are sent again."
        case .tlsExpiring: "A listed TLS key, ours or a member's, ends soon."
        case .tlsKeyNotListed: "The directory does not let this node's new TLS key count; the old one stays in use."
        case .worklistOld: "A report has waited for an analyst longer than `worklist.alarmAfterHours`."
        }
    }

    /// What to do, in a sentence or two.
    public var cure: String {
        switch self {
        case .accessUnreadable:
            "Correct the file that the alarm names, or replace it from a backup. The alarm ends when it is read."
        case .certificateUnusable:
            "Put the right pair of certificate and key where `tls` points, before the old one ends."
        case .checksLate:
            "See `hotline takedown checks`; a proxy or resolver may be slow, or the limits under `takedown.checks` too small."
        case .checksLayout:
            "Correct the host's rule in `takedown.domains`, or look at the cases by hand: `hotline takedown checks list --person`."
        case .checksOff:
            "Turn checks on, or look at the cases by hand: `hotline takedown checks list`."
        case .checksOutage:
            "Check this node's network, proxy and resolver. The alarm ends when the canaries answer."
        case .clockSkew:
            "Check the time service of this machine first, then ask the member's operator."
        case .deadLettersWaiting:
            "See `hotline deadletters` for the reasons; mend them and send the envelopes again with `hotline deadletters --redrive`."
        case .directoryExpired:
            "Ask the secretariat for a new directory, and put it where the configuration points."
        case .directoryFileRefused:
            "Ask the secretariat for the right directory."
        case .directoryRefused:
            "Ask the secretariat which directory holds."
        case .directoryStale:
            "Ask the secretariat whether it signs every day, and check that members can be reached."
        case .hashesNotPulled:
            "If it lasts, ask the member's operator."
        case .hashesRefused:
            "Ask the member's operator; `hotline hashes pull` counts the entries by reason."
        case .hostingData:
            "Replace the files that the alarm names."
        case .operatorListenerOpen:
            "Bind it to loopback, or put a proxy that asks for a password before it."
        case .logFork:
            "Tell the secretariat, and ask the member's operator; compare what both sides counted."
        case .logNewEpoch:
            "Ask its operator why, and compare what both sides counted."
        case .logUnreadable:
            "Ask its operator whether its signing key changed."
        case .noticesFailed:
            "See `hotline takedown notices list --state failed`; correct the contact or find another."
        case .noticesHeld:
            "See `hotline takedown notices list --state held`; each row tells what it waits for."
        case .noticesInterfaces:
            "See `hotline takedown notices submissions`."
        case .noticesMailbox:
            "Check that folder and the rights on it; read those mails by hand."
        case .noticesNames:
            "Put it back into the settings, or correct the contacts with `hotline takedown contacts edit`."
        case .noticesNobodyToTell:
            "See `hotline takedown notices`; add contacts with `hotline takedown contacts add`."
        case .noticesSilent:
            "Ask the contacts by telephone, and record their word with `hotline takedown notices answer`."
        case .noticesTest:
            "Take `takedown.notices.testMailbox` out of the settings when the test is over."
        case .noticesUncertain:
            "Nothing, if it ends within the hour; otherwise check the relay."
        case .noticesUnsent:
            "See `hotline takedown notices list --state queued`; check the relay and its password."
        case .originsFailing:
            "See `hotline takedown origins`; check the credentials, or ask the operator."
        case .originsQuota:
            "Wait until midnight UTC, answer urgent cases by hand, or ask for a higher quota."
        case .originsUseless:
            "Find the hosts by another way: `hotline takedown origins list --state withPerson`."
        case .peerCatchingUp:
            "Nothing, for an hour at most. If it becomes a warning, ask the member's operator."
        case .peerSilent:
            "Ask the member's operator. What waits is delivered as soon as the member answers."
        case .peersNobodyAnswer:
            "Check this node's network, clock and certificate."
        case .peersSilentCases:
            "Ask the member's operator; `hotline peers` and `hotline case` show what it last said."
        case .peersStillThere:
            "See `hotline takedown checks list --person`, and ask the member's operator."
        case .referralsUndelivered:
            "See `hotline takedown referrals`; check the channel, or hand it over and confirm it."
        case .retentionFailed:
            "Check the disk and the store; see `hotline retention`."
        case .rootFileRefused:
            "Ask the secretariat for all its roots (roots.ndjson)."
        case .rootRefused:
            "Ask the secretariat which root holds."
        case .signingKeyExpiring:
            "If it is ours, make the next with `hotline keys renew` and have it listed; otherwise tell the member's operator."
        case .signingKeyNotListed:
            "Send the renewal to the secretariat, and wait for the directory that lists the key."
        case .signingKeyRefused:
            "Have the key listed, or replace it with `hotline keys renew`."
        case .streamConflict:
            "Compare the evidence of both sides before anything goes on; tell the secretariat."
        case .streamRewound:
            "Ask its operator why, and compare what both sides counted."
        case .tlsExpiring:
            "If it is ours, renew the certificate and have the key listed; otherwise tell the member's operator."
        case .tlsKeyNotListed:
            "Send the renewal to the secretariat, and wait for the directory that lists the key."
        case .worklistOld:
            "See `hotline worklist`; call another analyst."
        }
    }
}
