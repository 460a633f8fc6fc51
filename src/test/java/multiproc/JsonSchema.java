package multiproc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks a JSON value against the part of JSON Schema that this project's schemas use: {@code type,
 * properties, required, additionalProperties, items, enum, const, oneOf} and {@code $ref} into
 * {@code $defs}. Any other keyword is an error, so that none is passed over.
 */
public final class JsonSchema {

  private static final List<String> KNOWN =
      List.of(
          "$schema",
          "$defs",
          "$ref",
          "title",
          "description",
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "const",
          "oneOf");

  private final Map<?, ?> root;
  private final List<String> errors = new ArrayList<>();

  private JsonSchema(Map<?, ?> root) {
    this.root = root;
  }

  /** What is wrong with a value, a line each; also fields of the schema without a description. */
  public static List<String> errors(Object schema, Object value) {
    JsonSchema check = new JsonSchema((Map<?, ?>) schema);
    check.check(check.root, value, "$");
    return check.errors;
  }

  private void check(Map<?, ?> given, Object value, String path) {
    Map<?, ?> schema = given;
    if (given.get("$ref") instanceof String ref) {
      schema = (Map<?, ?>) ((Map<?, ?>) root.get("$defs")).get(ref.replace("#/$defs/", ""));
    }
    for (Object keyword : schema.keySet()) {
      if (!KNOWN.contains(keyword)) {
        errors.add(path + ": unknown keyword " + keyword);
      }
    }
    if (!schema.containsKey("description")) {
      errors.add(path + ": no description");
    }
    if (schema.get("oneOf") instanceof List<?> forms) {
      oneOf(forms, value, path);
      return;
    }
    Object type = schema.get("type");
    List<?> types = type instanceof List<?> list ? list : List.of(type);
    if (types.stream().noneMatch(t -> isOf(t, value))) {
      errors.add(path + ": not of type " + types + ": " + value);
      return;
    }
    if (schema.get("enum") instanceof List<?> values && !values.contains(value)) {
      errors.add(path + ": none of " + values + ": " + value);
    }
    if (schema.containsKey("const") && !String.valueOf(schema.get("const")).equals("" + value)) {
      errors.add(path + ": not " + schema.get("const") + ": " + value);
    }
    if (value instanceof Map<?, ?> object) {
      object(schema, object, path);
    } else if (value instanceof List<?> items) {
      Map<?, ?> item = (Map<?, ?>) schema.get("items");
      for (int i = 0; i < items.size(); i++) {
        check(item, items.get(i), path + "[" + i + "]");
      }
    }
  }

  /** Adds the errors of the form that has the fewest, unless exactly one form has none. */
  private void oneOf(List<?> forms, Object value, String path) {
    List<String> fewest = null;
    int fitting = 0;
    for (Object form : forms) {
      JsonSchema alternative = new JsonSchema(root);
      alternative.check((Map<?, ?>) form, value, path);
      fitting += alternative.errors.isEmpty() ? 1 : 0;
      if (fewest == null || alternative.errors.size() < fewest.size()) {
        fewest = alternative.errors;
      }
    }
    if (fitting > 1) {
      errors.add(path + ": fits " + fitting + " forms");
    } else if (fitting == 0) {
      errors.addAll(fewest);
    }
  }

  private void object(Map<?, ?> schema, Map<?, ?> object, String path) {
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
    if (schema.get("required") instanceof List<?> required) {
      for (Object name : required) {
        if (!object.containsKey(name)) {
          errors.add(path + ": without " + name);
        }
      }
    }
    object.forEach(
        (name, field) -> {
          Object property = properties.get(name);
          Object others = schema.get("additionalProperties");
          if (property == null && others instanceof Map<?, ?> map) {
            property = map;
          }
          if (property == null) {
            errors.add(path + ": unknown field " + name);
          } else {
            check((Map<?, ?>) property, field, path + "." + name);
          }
        });
  }

  private static boolean isOf(Object type, Object value) {
    return switch ((String) type) {
      case "null" -> value == null;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "number" -> value instanceof Number;
      case "integer" -> value instanceof Number number && !number.toString().matches(".*[.eEN].*");
      case "array" -> value instanceof List<?>;
      case "object" -> value instanceof Map<?, ?>;
      default -> false;
    };
  }
}
