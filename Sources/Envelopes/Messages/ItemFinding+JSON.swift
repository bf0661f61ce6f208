import HotlineModel

extension ItemFinding {
    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        self.init(try members.code("classification"))
        age = try members.optionalCode("age")
        sex = try members.optionalCode("sex")
        flags = try members.list("flags") { view in view.string.flatMap(AssessmentFlag.init(wire:)) }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("classification", classification.rawValue)
            writer.member("age", age)
            writer.member("sex", sex)
            writer.optionalList("flags", flags) { $0.string($1.rawValue) }
        }
    }
}
