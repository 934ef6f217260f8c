package dev.larder.fe.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.FunctionCall;
import dev.larder.sql.tree.SetQuantifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The functions a query may call, each with what it is in the engine's dialect. What is not in this table cannot be
 * called: nothing of the engine's own (files, settings, other databases) can be reached by its name.
 */
final class Functions {
    private static final String SEPARATOR_DEFAULT = ",";
    private static final int ANY = 255;
    private static final Map<String, Definition> TABLE = new Builder().all();

    private Functions() {}

    private enum Role {
        SCALAR,
        AGGREGATE,
        /** Only with OVER. */
        WINDOW
    }

    private record Definition(int argumentsMin, int argumentsMax, Role role, Function<Call, Printed> print) {}

    /** A call whose arguments are printed already; those that are no values (intervals, '*') are printed by need. */
    record Call(FunctionCall node, ExpressionPrinter expressions, List<Printed> arguments) {
        int size() {
            return node.arguments().size();
        }

        Expression expression(int index) {
            return node.arguments().get(index);
        }

        Printed argument(int index) {
            return arguments.get(index);
        }

        String plain(int index) {
            return argument(index).sql();
        }

        String text(int index) {
            return argument(index).asText().sql();
        }

        String number(int index) {
            return argument(index).asNumber().sql();
        }

        String whole(int index) {
            return argument(index).asWhole().sql();
        }

        /** The text of a literal argument; an error for anything else. */
        String constantText(int index) {
            return argument(index)
                    .text()
                    .orElseThrow(() -> wrong(
                            "Argument " + (index + 1) + " of function '" + node.name() + "' must be a string literal"));
        }
    }

    static Printed print(FunctionCall node, ExpressionPrinter expressions) {
        String name = node.name().last().value().toLowerCase(Locale.ROOT);
        Definition definition = node.name().parts().size() == 1 ? TABLE.get(name) : null;
        if (definition == null) {
            throw wrong("Unknown function '" + node.name() + "'");
        }
        int count = node.arguments().size();
        if (count < definition.argumentsMin() || count > definition.argumentsMax()) {
            throw wrong("Incorrect parameter count in the call to native function '" + node.name() + "'");
        }
        checkModifiers(node, definition.role());
        List<Printed> arguments = new ArrayList<>();
        for (Expression argument : node.arguments()) {
            boolean unit = arguments.isEmpty() && TimeFunctions.UNIT_FIRST.contains(name);
            arguments.add(unit || isNoValue(argument) ? new Printed("", Kind.UNKNOWN) : expressions.print(argument));
        }
        Printed call = definition.print().apply(new Call(node, expressions, arguments));
        return node.window()
                .map(window -> new Printed(call.sql() + expressions.window(window), call.kind()))
                .orElse(call);
    }

    static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }

    private static boolean isNoValue(Expression argument) {
        return argument instanceof Expression.Star || argument instanceof Expression.Interval;
    }

    private static void checkModifiers(FunctionCall node, Role role) {
        boolean grouped = node.quantifier() == SetQuantifier.DISTINCT
                || !node.orderBy().isEmpty()
                || node.separator().isPresent();
        if (role != Role.AGGREGATE && grouped) {
            throw wrong("Function '" + node.name() + "' takes neither DISTINCT nor ORDER BY nor SEPARATOR");
        }
        if (role == Role.SCALAR && node.window().isPresent()) {
            throw wrong("Function '" + node.name() + "' cannot be used with OVER");
        }
        if (role == Role.WINDOW && node.window().isEmpty()) {
            throw wrong("Function '" + node.name() + "' must be used with OVER");
        }
        boolean star = node.arguments().stream().anyMatch(Expression.Star.class::isInstance);
        if (star && !node.name().last().value().equalsIgnoreCase("count")) {
            throw wrong("Function '" + node.name() + "' does not take '*'");
        }
    }

    /** Fills the table, a family of functions at a time. */
    private static final class Builder {
        private final Map<String, Definition> table = new TreeMap<>();

        Map<String, Definition> all() {
            aggregates();
            windows();
            conditions();
            session();
            numbers();
            texts();
            hashes();
            TimeFunctions.define((names, min, max, print) -> scalar(names, min, max, print));
            return Map.copyOf(table);
        }

        private void scalar(String names, int min, int max, Function<Call, Printed> print) {
            define(names, min, max, Role.SCALAR, print);
        }

        private void define(String names, int min, int max, Role role, Function<Call, Printed> print) {
            for (String name : names.split(" ", -1)) {
                if (table.put(name, new Definition(min, max, role, print)) != null) {
                    throw new IllegalStateException("Defined twice: " + name);
                }
            }
        }

        private void aggregates() {
            aggregate("count", 1, ANY, Builder::count);
            aggregate("sum", 1, 1, call -> sum(call));
            aggregate(
                    "avg",
                    1,
                    1,
                    call -> aggregated("avg", call, call.argument(0).asNumber(), Kind.DOUBLE));
            aggregate("min", 1, 1, call -> same("min", call));
            aggregate("max", 1, 1, call -> same("max", call));
            aggregate("any_value", 1, 1, call -> same("any_value", call));
            aggregate("std stddev stddev_pop", 1, 1, call -> spread("stddev_pop", call));
            aggregate("stddev_samp", 1, 1, call -> spread("stddev_samp", call));
            aggregate("variance var_pop variance_pop", 1, 1, call -> spread("var_pop", call));
            aggregate("var_samp variance_samp", 1, 1, call -> spread("var_samp", call));
            aggregate("bit_and group_bit_and", 1, 1, call -> bits("bit_and", call));
            aggregate("bit_or group_bit_or", 1, 1, call -> bits("bit_or", call));
            aggregate("bit_xor group_bit_xor", 1, 1, call -> bits("bit_xor", call));
            aggregate(
                    "ndv approx_count_distinct", 1, 1, call -> integer("approx_count_distinct(" + call.plain(0) + ")"));
            aggregate("max_by", 2, 2, call -> by("arg_max", call));
            aggregate("min_by", 2, 2, call -> by("arg_min", call));
            aggregate("group_concat", 1, 2, Builder::groupConcat);
        }

        private void aggregate(String names, int min, int max, Function<Call, Printed> print) {
            define(names, min, max, Role.AGGREGATE, print);
        }

        private void windows() {
            window("row_number", 0, 0, call -> integer("row_number()"));
            window("rank", 0, 0, call -> integer("rank()"));
            window("dense_rank", 0, 0, call -> integer("dense_rank()"));
            window("percent_rank", 0, 0, call -> real("percent_rank()"));
            window("cume_dist", 0, 0, call -> real("cume_dist()"));
            window("ntile", 1, 1, call -> integer("ntile(" + call.whole(0) + ")"));
            window("lag", 1, 3, call -> same("lag", call));
            window("lead", 1, 3, call -> same("lead", call));
            window("first_value", 1, 1, call -> same("first_value", call));
            window("last_value", 1, 1, call -> same("last_value", call));
            window("nth_value", 2, 2, call -> same("nth_value", call));
        }

        private void window(String names, int min, int max, Function<Call, Printed> print) {
            define(names, min, max, Role.WINDOW, print);
        }

        private void conditions() {
            scalar("if", 3, 3, call -> {
                List<Printed> results = ExpressionPrinter.unified(List.of(call.argument(1), call.argument(2)));
                return new Printed(
                        "CASE WHEN " + call.argument(0).asTruth().sql() + " THEN "
                                + results.get(0).sql() + " ELSE "
                                + results.get(1).sql() + " END",
                        ExpressionPrinter.commonKind(results));
            });
            scalar("ifnull nvl", 2, 2, call -> unifiedCall("coalesce", call));
            scalar("coalesce", 1, ANY, call -> unifiedCall("coalesce", call));
            scalar(
                    "nullif",
                    2,
                    2,
                    call -> new Printed(
                            "CASE WHEN "
                                    + ExpressionPrinter.compared(
                                                    call.argument(0),
                                                    dev.larder.sql.tree.ComparisonOperator.EQUAL,
                                                    call.argument(1))
                                            .sql()
                                    + " THEN NULL ELSE " + call.plain(0) + " END",
                            call.argument(0).kind()));
            scalar("isnull", 1, 1, call -> truth("(" + call.plain(0) + " IS NULL)"));
            scalar("greatest", 1, ANY, call -> extreme("greatest", call));
            scalar("least", 1, ANY, call -> extreme("least", call));
        }

        private void session() {
            session("database schema", SessionFunctions::database);
            session("user session_user system_user", session -> Constant.of(session.user()));
            session("current_user", session -> Constant.of(session.currentUser()));
            session("version", session -> Constant.of(session.version()));
            session("connection_id", session -> Constant.of(session.connectionId()));
            session("last_insert_id", session -> Constant.of(session.lastInsertId()));
        }

        private void session(String names, Function<SessionValues, Constant> value) {
            scalar(names, 0, 0, call -> value.apply(call.expressions().session())
                    .print());
        }

        private void numbers() {
            scalar("abs", 1, 1, call -> {
                Printed number = call.argument(0).asWideNumber();
                return new Printed("abs(" + number.sql() + ")", number.kind());
            });
            scalar("ceil ceiling", 1, 1, call -> rounded("ceil", call));
            scalar("floor", 1, 1, call -> rounded("floor", call));
            scalar("round", 1, 2, call -> digits("round", call));
            scalar("truncate", 2, 2, call -> digits("trunc", call));
            scalar(
                    "mod",
                    2,
                    2,
                    call -> ExpressionPrinter.modulo(call.argument(0), call.expression(1), call.argument(1)));
            scalar("sign", 1, 1, call -> integer("sign(" + call.number(0) + ")"));
            scalar("sqrt", 1, 1, call -> guarded("sqrt", call, ">= 0"));
            scalar("ln", 1, 1, call -> guarded("ln", call, "> 0"));
            scalar("log2", 1, 1, call -> guarded("log2", call, "> 0"));
            scalar("log10", 1, 1, call -> guarded("log10", call, "> 0"));
            scalar("log", 1, 2, Builder::log);
            scalar("exp", 1, 1, call -> real("exp(" + call.number(0) + ")"));
            scalar("power pow", 2, 2, call -> real("power(" + call.number(0) + ", " + call.number(1) + ")"));
            scalar("pi", 0, 0, call -> real("pi()"));
            scalar("rand random", 0, 0, call -> real("random()"));
            for (String name : List.of("sin", "cos", "tan", "cot", "asin", "acos", "atan", "degrees", "radians")) {
                scalar(name, 1, 1, call -> real(name + "(" + call.number(0) + ")"));
            }
            scalar("atan2", 2, 2, call -> real("atan2(" + call.number(0) + ", " + call.number(1) + ")"));
            scalar("bit_count", 1, 1, call -> integer("bit_count(" + call.whole(0) + ")"));
            scalar("bitxor", 2, 2, call -> ExpressionPrinter.bitXor(call.argument(0), call.argument(1)));
            scalar("bin", 1, 1, call -> text("bin(" + call.whole(0) + ")"));
        }

        private void texts() {
            // The engine's own concat skips NULL; MySQL's gives NULL.
            scalar("concat", 1, ANY, call -> text("(" + texts(call, 0).collect(Collectors.joining(" || ")) + ")"));
            scalar(
                    "concat_ws",
                    2,
                    ANY,
                    call -> text("concat_ws(" + texts(call, 0).collect(Collectors.joining(", ")) + ")"));
            scalar("length octet_length", 1, 1, call -> integer("strlen(" + call.text(0) + ")"));
            scalar("char_length character_length", 1, 1, call -> integer("length(" + call.text(0) + ")"));
            scalar("lower lcase", 1, 1, call -> textCall("lower", call));
            scalar("upper ucase", 1, 1, call -> textCall("upper", call));
            scalar("reverse", 1, 1, call -> textCall("reverse", call));
            scalar("trim", 1, 2, call -> trim("trim", call));
            scalar("ltrim", 1, 2, call -> trim("ltrim", call));
            scalar("rtrim", 1, 2, call -> trim("rtrim", call));
            scalar("substring substr mid", 2, 3, Builder::substring);
            scalar("left strleft", 2, 2, call -> text("left(" + call.text(0) + ", " + notNegative(call, 1) + ")"));
            scalar("right strright", 2, 2, call -> text("right(" + call.text(0) + ", " + notNegative(call, 1) + ")"));
            scalar("instr", 2, 2, call -> integer("instr(" + call.text(0) + ", " + call.text(1) + ")"));
            scalar("locate position", 2, 3, Builder::locate);
            scalar("replace", 3, 3, call -> textCall("replace", call));
            scalar("repeat", 2, 2, call -> text("repeat(" + call.text(0) + ", " + notNegative(call, 1) + ")"));
            scalar("space", 1, 1, call -> text("repeat(' ', " + notNegative(call, 0) + ")"));
            scalar("lpad", 3, 3, call -> pad("lpad", call));
            scalar("rpad", 3, 3, call -> pad("rpad", call));
            scalar("ascii", 1, 1, call -> integer("ascii(" + call.text(0) + ")"));
            scalar(
                    "hex",
                    1,
                    1,
                    call -> text(
                            "hex(" + (call.argument(0).kind() == Kind.INTEGER ? call.plain(0) : call.text(0)) + ")"));
            scalar("unhex", 1, 1, call -> text("decode(unhex(" + call.text(0) + "))"));
            scalar(
                    "strcmp",
                    2,
                    2,
                    call -> integer("CASE WHEN " + call.text(0) + " < " + call.text(1)
                            + " THEN -1 WHEN " + call.text(0) + " > " + call.text(1) + " THEN 1 WHEN " + call.text(0)
                            + " = "
                            + call.text(1) + " THEN 0 END"));
            scalar(
                    "field",
                    2,
                    ANY,
                    call -> integer("coalesce(list_position([" + texts(call, 1).collect(Collectors.joining(", "))
                            + "], " + call.text(0) + "), 0)"));
            scalar(
                    "elt",
                    2,
                    ANY,
                    call -> text("list_extract(["
                            + texts(call, 1).collect(Collectors.joining(", ")) + "], CASE WHEN " + call.whole(0)
                            + " > 0 THEN "
                            + call.whole(0) + " END)"));
            scalar(
                    "find_in_set",
                    2,
                    2,
                    call -> integer("CASE WHEN " + call.text(0) + " IS NOT NULL AND " + call.text(1)
                            + " IS NOT NULL THEN coalesce(list_position(string_split(" + call.text(1) + ", ','), "
                            + call.text(0) + "), 0) END"));
            scalar("substring_index", 3, 3, Builder::substringIndex);
            scalar(
                    "split_part",
                    3,
                    3,
                    call -> text("split_part(" + call.text(0) + ", " + call.text(1) + ", " + call.whole(2) + ")"));
            scalar("starts_with", 2, 2, call -> truth("starts_with(" + call.text(0) + ", " + call.text(1) + ")"));
            scalar("ends_with", 2, 2, call -> truth("ends_with(" + call.text(0) + ", " + call.text(1) + ")"));
            scalar(
                    "regexp_like regexp",
                    2,
                    2,
                    call -> truth("regexp_matches(" + call.text(0) + ", " + call.text(1) + ")"));
            scalar(
                    "regexp_replace",
                    3,
                    3,
                    call -> text(
                            "regexp_replace(" + call.text(0) + ", " + call.text(1) + ", " + call.text(2) + ", 'g')"));
            scalar(
                    "regexp_extract",
                    3,
                    3,
                    call -> text("regexp_extract(" + call.text(0) + ", " + call.text(1) + ", " + call.whole(2) + ")"));
            scalar("format", 2, 2, Builder::format);
            scalar("to_base64", 1, 1, call -> text("to_base64(encode(" + call.text(0) + "))"));
            scalar("from_base64", 1, 1, call -> text("decode(from_base64(" + call.text(0) + "))"));
        }

        private void hashes() {
            scalar("md5", 1, 1, call -> textCall("md5", call));
            scalar("sha sha1", 1, 1, call -> textCall("sha1", call));
            scalar("sha2", 2, 2, call -> {
                if (!(call.expression(1) instanceof Expression.IntegerLiteral bits)
                        || bits.value().intValue() != 256) {
                    throw wrong("SHA2 is known with 256 bits only");
                }
                return text("sha256(" + call.text(0) + ")");
            });
            scalar("uuid", 0, 0, call -> text("CAST(uuid() AS VARCHAR)"));
        }

        private static Printed count(Call call) {
            if (call.expression(0) instanceof Expression.Star) {
                return integer("count(*)");
            }
            boolean distinct = call.node().quantifier() == SetQuantifier.DISTINCT;
            if (call.size() == 1) {
                return integer("count(" + (distinct ? "DISTINCT " : "") + call.plain(0) + ")");
            }
            if (!distinct) {
                throw wrong("COUNT takes several expressions only with DISTINCT");
            }
            String allKnown = call.arguments().stream()
                    .map(argument -> argument.sql() + " IS NOT NULL")
                    .collect(Collectors.joining(" AND "));
            String row = call.arguments().stream().map(Printed::sql).collect(Collectors.joining(", "));
            return integer("count(DISTINCT CASE WHEN " + allKnown + " THEN ROW(" + row + ") END)");
        }

        private static Printed sum(Call call) {
            Printed number = call.argument(0).asNumber();
            return aggregated("sum", call, number, number.kind() == Kind.INTEGER ? Kind.LARGE : number.kind());
        }

        private static Printed spread(String name, Call call) {
            return aggregated(name, call, call.argument(0).asNumber(), Kind.DOUBLE);
        }

        private static Printed bits(String name, Call call) {
            return aggregated(name, call, call.argument(0).asWhole(), Kind.INTEGER);
        }

        private static Printed by(String name, Call call) {
            return new Printed(
                    name + "(" + call.plain(0) + ", " + call.plain(1) + ")",
                    call.argument(0).kind());
        }

        private static Printed aggregated(String name, Call call, Printed argument, Kind kind) {
            boolean distinct = call.node().quantifier() == SetQuantifier.DISTINCT;
            return new Printed(name + "(" + (distinct ? "DISTINCT " : "") + argument.sql() + ")", kind);
        }

        /** A function whose value is one of its arguments'. */
        private static Printed same(String name, Call call) {
            String all = call.arguments().stream().map(Printed::sql).collect(Collectors.joining(", "));
            boolean distinct = call.node().quantifier() == SetQuantifier.DISTINCT;
            return new Printed(
                    name + "(" + (distinct ? "DISTINCT " : "") + all + ")",
                    call.argument(0).kind());
        }

        private static Printed groupConcat(Call call) {
            String separator = call.node()
                    .separator()
                    .orElseGet(() -> call.size() == 2 ? call.constantText(1) : SEPARATOR_DEFAULT);
            String order = QueryPrinter.orderBy(call.node().orderBy(), call.expressions());
            if (call.node().quantifier() == SetQuantifier.DISTINCT) {
                // A list keeps the type, so that the order may be that of the values themselves.
                return text("array_to_string(list(DISTINCT " + call.plain(0) + order + ") FILTER (WHERE "
                        + call.plain(0) + " IS NOT NULL), " + EngineText.literal(separator) + ")");
            }
            return text("string_agg(" + call.text(0) + ", " + EngineText.literal(separator) + order + ")");
        }

        private static Printed unifiedCall(String name, Call call) {
            List<Printed> values = ExpressionPrinter.unified(call.arguments());
            return new Printed(
                    name + "(" + values.stream().map(Printed::sql).collect(Collectors.joining(", ")) + ")",
                    ExpressionPrinter.commonKind(values));
        }

        /** The engine's own skips NULL; MySQL's gives NULL. */
        private static Printed extreme(String name, Call call) {
            Printed value = unifiedCall(name, call);
            String known = call.arguments().stream()
                    .map(argument -> argument.sql() + " IS NOT NULL")
                    .collect(Collectors.joining(" AND "));
            return new Printed("CASE WHEN " + known + " THEN " + value.sql() + " END", value.kind());
        }

        private static Printed rounded(String name, Call call) {
            Printed number = call.argument(0).asNumber();
            return switch (number.kind()) {
                case INTEGER, LARGE -> number;
                case DECIMAL -> new Printed(name + "(" + number.sql() + ")", Kind.DECIMAL);
                default -> new Printed(name + "(" + number.sql() + ")", number.kind());
            };
        }

        private static Printed digits(String name, Call call) {
            Printed number = call.argument(0).asNumber();
            String digits = call.size() == 1 ? "" : ", CAST(" + call.number(1) + " AS INTEGER)";
            return new Printed(name + "(" + number.sql() + digits + ")", number.kind());
        }

        private static Printed guarded(String name, Call call, String condition) {
            String number = call.number(0);
            return real("CASE WHEN " + number + " " + condition + " THEN " + name + "(" + number + ") END");
        }

        private static Printed log(Call call) {
            if (call.size() == 1) {
                return guarded("ln", call, "> 0");
            }
            String base = call.number(0);
            String number = call.number(1);
            return real("CASE WHEN " + base + " > 0 AND " + base + " <> 1 AND " + number + " > 0 THEN ln(" + number
                    + ") / ln(" + base + ") END");
        }

        private static Printed trim(String name, Call call) {
            // Only blanks: the engine's own default takes tabs and line ends, too.
            return text(name + "(" + call.text(0) + ", " + (call.size() == 1 ? "' '" : call.text(1)) + ")");
        }

        private static Printed substring(Call call) {
            String text = call.text(0);
            String start = call.whole(1);
            String length = call.size() == 2 ? "" : ", " + notNegative(call, 2);
            String inside = "substring(" + text + ", " + start + length + ")";
            if (call.expression(1) instanceof Expression.IntegerLiteral literal
                    && literal.value().signum() > 0) {
                return text(inside);
            }
            // Position 0, and one before the start, give an empty text.
            return text("CASE WHEN " + start + " = 0 OR - " + start + " > length(" + text + ") THEN '' ELSE " + inside
                    + " END");
        }

        private static Printed locate(Call call) {
            if (call.size() == 2) {
                return integer("instr(" + call.text(1) + ", " + call.text(0) + ")");
            }
            String from = call.whole(2);
            String found = "instr(substring(" + call.text(1) + ", " + from + "), " + call.text(0) + ")";
            return integer(
                    "CASE WHEN " + from + " < 1 OR " + found + " = 0 THEN 0 ELSE " + found + " + " + from + " - 1 END");
        }

        private static Printed pad(String name, Call call) {
            return text("CASE WHEN " + call.whole(1) + " >= 0 THEN " + name + "(" + call.text(0) + ", CAST("
                    + call.whole(1) + " AS INTEGER), " + call.text(2) + ") END");
        }

        private static Printed substringIndex(Call call) {
            String parts = "string_split(" + call.text(0) + ", " + call.text(1) + ")";
            String count = call.whole(2);
            return text("CASE WHEN " + count + " > 0 THEN array_to_string(" + parts + "[1:" + count + "], "
                    + call.text(1) + ") WHEN " + count + " < 0 THEN array_to_string(" + parts + "[greatest(" + count
                    + ", - len(" + parts + ")):], " + call.text(1) + ") WHEN " + count + " = 0 THEN '' END");
        }

        private static Printed format(Call call) {
            if (!(call.expression(1) instanceof Expression.IntegerLiteral digits)
                    || digits.value().signum() < 0
                    || digits.value().bitLength() > 5) {
                throw wrong("FORMAT needs the number of digits as a literal");
            }
            return text("format('{:,." + digits.value() + "f}', "
                    + call.argument(0).asDouble().sql() + ")");
        }

        private static Printed textCall(String name, Call call) {
            return text(name + "(" + texts(call, 0).collect(Collectors.joining(", ")) + ")");
        }

        private static java.util.stream.Stream<String> texts(Call call, int from) {
            List<String> texts = new ArrayList<>();
            for (int i = from; i < call.size(); i++) {
                texts.add(call.text(i));
            }
            return texts.stream();
        }

        private static String notNegative(Call call, int index) {
            Optional<Expression> literal = Optional.of(call.expression(index))
                    .filter(value -> value instanceof Expression.IntegerLiteral number
                            && number.value().signum() >= 0);
            String whole = call.whole(index);
            return literal.isPresent() ? whole : "CASE WHEN " + whole + " < 0 THEN 0 ELSE " + whole + " END";
        }

        private static Printed text(String sql) {
            return new Printed(sql, Kind.TEXT);
        }

        private static Printed integer(String sql) {
            return new Printed(sql, Kind.INTEGER);
        }

        private static Printed real(String sql) {
            return new Printed(sql, Kind.DOUBLE);
        }

        private static Printed truth(String sql) {
            return new Printed(sql, Kind.BOOLEAN);
        }
    }
}
