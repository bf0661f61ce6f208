import HotlineModel

extension Assessment {
    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        self.init(
            classification: try members.code("classification"), kind: try members.code("kind"),
            member: try members.decode("member", MemberID.init(utf8:)), at: try members.decode("at", Timestamp.init(utf8:)),
            basis: try AssessmentBasis(reading: &members))
        reason = try members.optionalCode("reason")
        age = try members.optionalCode("age")
        sex = try members.optionalCode("sex")
        medium = try members.optionalCode("medium")
        flags = try members.list("flags") { view in view.string.flatMap(AssessmentFlag.init(wire:)) }
        labels = try members.list("labels") { view throws(EnvelopeError) in
            var label = try JSONMembers(of: view, "labels")
            return SchemeLabel(scheme: try label.string("scheme"), version: try label.string("version"), label: try label.string("label"))
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("classification", classification.rawValue)
            writer.member("kind", kind.rawValue)
            writer.member("member", member.rawValue)
            writer.member("at", at.description)
            basis.write(to: &writer)
            writer.member("reason", reason)
            writer.member("age", age)
            writer.member("sex", sex)
            writer.member("medium", medium)
            writer.optionalList("flags", flags) { $0.string($1.rawValue) }
            writer.optionalList("labels", labels) { writer, label in
                writer.object { writer in
                    writer.member("scheme", label.scheme)
                    writer.member("version", label.version)
                    writer.member("label", label.label)
                }
            }
        }
    }
}

extension AssessmentBasis {
    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        switch try members.string("basis") {
        case "seen": self = .seen
        case "recognised":
            let restsOn = try members.list("restsOn") { $0.decode(MemberID.init(utf8:)) }
            guard !restsOn.isEmpty else { throw JSONMembers.malformed("restsOn") }
            self = .recognised(restsOn: Set(restsOn).sorted())
        default: throw JSONMembers.malformed("basis")
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.member("basis", isSeen ? "seen" : "recognised")
        writer.optionalList("restsOn", restsOn) { $0.string($1.rawValue) }
    }
}
