package dev.larder.common;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.Set;

/** No class asks for the time of day by itself: it is given an InstantSource. */
final class NoOwnClock extends ArchCondition<JavaClass> {
    private static final Set<String> NOW = Set.of(
            Instant.class.getName() + ".now",
            "java.time.LocalDateTime.now",
            "java.time.LocalDate.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.lang.System.currentTimeMillis");

    NoOwnClock() {
        super("be given the time");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
            if (NOW.contains(call.getTargetOwner().getName() + "." + call.getName())) {
                events.add(SimpleConditionEvent.violated(type, call.getDescription()));
            }
        }
    }
}
