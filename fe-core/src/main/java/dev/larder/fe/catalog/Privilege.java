package dev.larder.fe.catalog;

/** What a user may do to what a grant names. {@link #ADMIN} includes all the others. */
public enum Privilege {
    /** To change the servers of the cluster. Nobody but root has it. */
    NODE("Node_priv"),
    ADMIN("Admin_priv"),
    /** To give privileges that one has to others. */
    GRANT("Grant_priv"),
    SELECT("Select_priv"),
    LOAD("Load_priv"),
    ALTER("Alter_priv"),
    CREATE("Create_priv"),
    DROP("Drop_priv"),
    SHOW_VIEW("Show_view_priv");

    private final String shown;

    Privilege(String shown) {
        this.shown = shown;
    }

    /** As SHOW GRANTS prints it. */
    public String shown() {
        return shown;
    }
}
