package dev.larder.fe.editlog;

class MemoryEditLogTest extends EditLogContract {
    private final MemoryEditLog.Store store = new MemoryEditLog.Store();

    @Override
    EditLog open(Replica replica) {
        return MemoryEditLog.open(store, replica);
    }
}
