package dev.larder.quickstart;

import dev.larder.quickstart.SqlClient.Result;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The main job, told in SQL: load, back up, lose, restore, compare. Every figure is compared with what the story knows
 * it loaded, and with what the same query said before the loss.
 */
final class Story {
    static final int ORDERS = 100_000;
    static final int CUSTOMERS = 500;
    private static final int ROWS_PER_INSERT = 5_000;
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
    private static final Duration JOB_PATIENCE = Duration.ofMinutes(5);
    private static final List<String> ITEMS = List.of("flour", "rice", "honey", "salt", "beans", "oats", "tea");

    private static final List<String> CHECKS = List.of(
            "SELECT COUNT(*) AS orders, SUM(amount) AS revenue, MIN(day) AS first_day, MAX(day) AS last_day FROM orders",
            "SELECT item, COUNT(*) AS orders, SUM(amount) AS revenue FROM orders GROUP BY item ORDER BY item",
            "SELECT c.country, SUM(o.amount) AS revenue FROM orders o JOIN customers c ON o.customer = c.id"
                    + " GROUP BY c.country ORDER BY c.country");

    private final SqlClient client;
    private final Screen screen;
    private final String label;
    private final String repository;
    private final String createRepository;
    private final List<String> disagreements = new ArrayList<>();

    /**
     * @param label of the snapshot; must not exist in the repository
     * @param createRepository the statement that makes the repository, for when there is none
     */
    Story(SqlClient client, Screen screen, String label, String repository, String createRepository) {
        this.client = client;
        this.screen = screen;
        this.label = label;
        this.repository = repository;
        this.createRepository = createRepository;
    }

    /** Tells the story. Returns what did not agree; empty is good. Throws SqlFailed when a statement fails. */
    List<String> tell() {
        makeTables();
        load();
        List<Result> before = CHECKS.stream().map(this::query).toList();
        expect("orders before", before.get(0).first("orders"), Integer.toString(ORDERS));
        expect("revenue before", before.get(0).first("revenue"), revenue().toPlainString());
        String timestamp = backUp();
        lose();
        restore(timestamp);
        compare(before);
        return disagreements;
    }

    private void makeTables() {
        screen.heading("A database with two tables, three copies of everything");
        run("DROP DATABASE IF EXISTS shop");
        run("CREATE DATABASE shop");
        run("USE shop");
        run(
                """
                CREATE TABLE customers (
                  id INT NOT NULL,
                  name VARCHAR(64),
                  country CHAR(2)
                )
                UNIQUE KEY(id)
                DISTRIBUTED BY HASH(id) BUCKETS 2
                PROPERTIES ("replication_num" = "3")""");
        run(
                """
                CREATE TABLE orders (
                  id BIGINT NOT NULL,
                  day DATE NOT NULL,
                  customer INT,
                  item VARCHAR(32),
                  amount DECIMAL(12,2)
                )
                DUPLICATE KEY(id, day)
                PARTITION BY RANGE(day) (
                  PARTITION p2026q1 VALUES LESS THAN ("2026-04-01"),
                  PARTITION p2026q2 VALUES LESS THAN ("2026-07-01"),
                  PARTITION p2026h2 VALUES LESS THAN ("2027-01-01")
                )
                DISTRIBUTED BY HASH(id) BUCKETS 3
                PROPERTIES ("replication_num" = "3")""");
    }

    private void load() {
        screen.heading(String.format(Locale.ROOT, "Load %,d rows", ORDERS + CUSTOMERS));
        insert("customers", 0, CUSTOMERS, Story::customer);
        long started = System.nanoTime();
        for (int from = 0; from < ORDERS; from += ROWS_PER_INSERT) {
            String values = values(from, from + ROWS_PER_INSERT, Story::order);
            if (from == 0) {
                screen.statement(abbreviated("orders", values));
            }
            client.run("INSERT INTO orders VALUES " + values);
            screen.progress(String.format(Locale.ROOT, "%,d of %,d rows", from + ROWS_PER_INSERT, ORDERS));
        }
        screen.endProgress();
        screen.ok(ORDERS, seconds(started));
    }

    private String backUp() {
        screen.heading("Back the database up to S3");
        boolean known = client.run("SHOW REPOSITORIES").rows().stream()
                .anyMatch(row -> row.get(1).equals(repository));
        if (!known) {
            run(createRepository);
        }
        run("BACKUP SNAPSHOT shop." + label + " TO " + repository);
        follow("SHOW BACKUP FROM shop", "SnapshotName");
        show("SHOW BACKUP FROM shop", true);
        String snapshot = "SHOW SNAPSHOT ON " + repository + " WHERE SNAPSHOT = '" + label + "'";
        return show(snapshot, false).first("Timestamp");
    }

    private void lose() {
        screen.heading("Lose both tables");
        run("DROP TABLE orders FORCE");
        run("DROP TABLE customers FORCE");
        show("SHOW TABLES", false);
    }

    private void restore(String timestamp) {
        screen.heading("Bring them back");
        run("RESTORE SNAPSHOT shop." + label + " FROM " + repository + "\nPROPERTIES (\"backup_timestamp\" = \""
                + timestamp + "\", \"replication_num\" = \"3\")");
        follow("SHOW RESTORE FROM shop", "Label");
        show("SHOW BRIEF RESTORE FROM shop", true);
    }

    private void compare(List<Result> before) {
        screen.heading("The same questions as before the loss");
        for (int i = 0; i < CHECKS.size(); i++) {
            Result after = query(CHECKS.get(i));
            expect(
                    "rows of: " + CHECKS.get(i),
                    after.rows().toString(),
                    before.get(i).rows().toString());
        }
    }

    /** Shows the state of the newest job until it has ended. */
    private void follow(String show, String name) {
        long started = System.nanoTime();
        String shown = "";
        while (true) {
            Result jobs = client.run(show);
            String state = jobs.last("State");
            String line = jobs.last(name) + ": " + state + " " + jobs.last("Progress");
            if (!line.equals(shown)) {
                screen.progress(String.format(Locale.ROOT, "%5.1f s  %s", seconds(started), line));
                shown = line;
            }
            if (state.equals("FINISHED")) {
                screen.endProgress();
                return;
            }
            if (state.equals("CANCELLED") || seconds(started) > JOB_PATIENCE.toSeconds()) {
                screen.endProgress();
                throw new SqlClient.SqlFailed(line + ": " + jobs.last("Status"), null);
            }
            pause();
        }
    }

    private Result query(String sql) {
        return show(sql, false);
    }

    private Result show(String sql, boolean vertical) {
        screen.statement(vertical ? sql + "\\G" : sql);
        long started = System.nanoTime();
        Result result = client.run(sql);
        if (vertical) {
            screen.vertical(result, seconds(started));
        } else {
            screen.table(result, seconds(started));
        }
        return result;
    }

    private void run(String sql) {
        screen.statement(sql);
        long started = System.nanoTime();
        screen.ok(client.run(sql).affected(), seconds(started));
    }

    private void insert(String table, int from, int to, Function<Integer, String> row) {
        String values = values(from, to, row);
        screen.statement(abbreviated(table, values));
        long started = System.nanoTime();
        screen.ok(client.run("INSERT INTO " + table + " VALUES " + values).affected(), seconds(started));
    }

    private void expect(String what, String actual, String expected) {
        if (!actual.equals(expected)) {
            disagreements.add(what + " is " + actual + ", expected " + expected);
        }
    }

    private static String values(int from, int to, Function<Integer, String> row) {
        StringBuilder values = new StringBuilder();
        for (int i = from; i < to; i++) {
            values.append(i == from ? "" : ", ").append(row.apply(i));
        }
        return values.toString();
    }

    private static String abbreviated(String table, String values) {
        return "INSERT INTO " + table + " VALUES " + values.substring(0, Math.min(values.length(), 90)) + ", ...";
    }

    private static String customer(int number) {
        List<String> countries = List.of("DE", "FR", "IN", "JP", "US");
        return "(" + number + ", 'Customer " + number + "', '" + countries.get(number % countries.size()) + "')";
    }

    private static String order(int number) {
        LocalDate day = FIRST_DAY.plusDays(number % 365);
        return "(" + number + ", '" + day + "', " + number % CUSTOMERS + ", '" + ITEMS.get(number % ITEMS.size())
                + "', " + amount(number) + ")";
    }

    private static BigDecimal amount(int number) {
        return BigDecimal.valueOf(100 + (number * 7919L) % 90_000, 2);
    }

    private static BigDecimal revenue() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < ORDERS; i++) {
            sum = sum.add(amount(i));
        }
        return sum;
    }

    private static double seconds(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlClient.SqlFailed("Interrupted", e);
        }
    }
}
