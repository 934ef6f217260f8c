package dev.larder.fe.command;

import dev.larder.fe.session.VariableScope;
import java.util.Optional;

/** One computed assignment of SET. */
public sealed interface Setting {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(SystemValue setting);

        void handle(SystemDefault setting);

        void handle(UserValue setting);

        void handle(Names setting);
    }

    /** A system variable gets a value; absent is NULL. */
    record SystemValue(VariableScope scope, String name, Optional<Object> value) implements Setting {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** A system variable goes back to its default. */
    record SystemDefault(VariableScope scope, String name) implements Setting {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** A variable of the user gets a value; absent is NULL. */
    record UserValue(String name, Optional<Object> value) implements Setting {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** The client says in which character set it speaks. */
    record Names(String charset, Optional<String> collation) implements Setting {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
