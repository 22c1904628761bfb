/// XEP-0004: a field of a data form.
public struct DataField: Hashable, Sendable {
  /// Its `var`.
  public var name: String
  /// Its values.
  public var values: [String]
  /// A field.
  public init(_ name: String, _ values: [String]) {
    self.name = name
    self.values = values
  }
}

/// XEP-0004: a form, to be filled in or filled in.
public struct DataForm: Hashable, Sendable {
  /// §3.1: what the form is for.
  public enum Kind: String, Sendable, CaseIterable { case form, submit, cancel, result }

  /// What it is for.
  public var kind: Kind
  /// Its fields in their order.
  public var fields: [DataField]

  /// A form.
  public init(_ kind: Kind, fields: [DataField] = []) {
    self.kind = kind
    self.fields = fields
  }

  /// Reads an `<x/>`; nil if it is none. Fields without a name are left out.
  public init?(_ element: XMLElement) {
    guard element.matches("x", namespace: Namespace.dataForms), let kind = element["type"].flatMap(Kind.init)
    else { return nil }
    self.kind = kind
    fields = element.children("field").prefix(64).compactMap { field in
      field["var"].map { DataField($0, field.children("value").prefix(64).map(\.text)) }
    }
  }

  /// The values of the field `name`; nil if there is none.
  public subscript(name: String) -> [String]? { fields.first { $0.name == name }?.values }

  /// The `<x/>` element.
  public var xml: XMLElement {
    XMLElement(
      "x", namespace: Namespace.dataForms, attributes: ["type": kind.rawValue],
      children: fields.map { field in
        XMLElement(
          "field",
          attributes: ["var": field.name, "type": field.name == "FORM_TYPE" ? "hidden" : nil],
          children: field.values.map { XMLElement("value", text: $0) })
      })
  }
}
