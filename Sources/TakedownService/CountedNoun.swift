/// A number with its noun, as alarms say it: "1 case", "2 cases".
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
