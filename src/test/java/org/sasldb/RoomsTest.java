package org.sasldb;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** The rooms of docs/map.md: a room imports only rooms below it. */
class RoomsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.sasldb");

  @Test
  void everyRoomKnowsOnlyRoomsBelow() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.sasldb..")
        .withOptionalLayers(true)
        .layer("format")
        .definedBy("org.sasldb.format..")
        .layer("format.dump")
        .definedBy("org.sasldb.format.dump")
        .layer("record")
        .definedBy("org.sasldb.record")
        .layer("store")
        .definedBy("org.sasldb.store")
        .layer("store.je")
        .definedBy("org.sasldb.store.je")
        .layer("store.file")
        .definedBy("org.sasldb.store.file")
        .layer("store.lmdb")
        .definedBy("org.sasldb.store.lmdb")
        .layer("auxprop")
        .definedBy("org.sasldb.auxprop")
        .layer("verifier")
        .definedBy("org.sasldb.verifier")
        .layer("exchange")
        .definedBy("org.sasldb.exchange")
        .layer("admin")
        .definedBy("org.sasldb.admin")
        .layer("provision")
        .definedBy("org.sasldb.provision")
        .layer("publish")
        .definedBy("org.sasldb.publish")
        .layer("mailhost")
        .definedBy("org.sasldb.mailhost")
        .layer("backup")
        .definedBy("org.sasldb.backup")
        .layer("cli")
        .definedBy("org.sasldb.cli..")
        .whereLayer("format")
        .mayNotAccessAnyLayer()
        .whereLayer("record")
        .mayNotAccessAnyLayer()
        .whereLayer("store")
        .mayOnlyAccessLayers("record")
        .whereLayer("store.je")
        .mayOnlyAccessLayers("record", "store")
        .whereLayer("store.file")
        .mayOnlyAccessLayers("format", "record", "store")
        .whereLayer("store.lmdb")
        .mayOnlyAccessLayers("format", "record", "store")
        .whereLayer("auxprop")
        .mayOnlyAccessLayers("record", "store")
        .whereLayer("verifier")
        .mayOnlyAccessLayers("record")
        .whereLayer("exchange")
        .mayOnlyAccessLayers("format.dump", "record", "verifier")
        .whereLayer("admin")
        .mayOnlyAccessLayers("format.dump", "record", "store", "exchange", "auxprop", "verifier")
        .whereLayer("provision")
        .mayOnlyAccessLayers(
            "format.dump", "record", "store", "exchange", "auxprop", "verifier", "admin")
        .whereLayer("publish")
        .mayOnlyAccessLayers("record", "store", "verifier", "admin")
        .whereLayer("mailhost")
        .mayOnlyAccessLayers("record", "store")
        .whereLayer("backup")
        .mayOnlyAccessLayers("format.dump", "record", "store", "exchange", "verifier", "admin")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void aDatabaseLibraryIsSeenInOneRoomOnly() {
    for (String[] pair :
        new String[][] {
          {"com.sleepycat..", "org.sasldb.store.je"}, {"org.lmdbjava..", "org.sasldb.store.lmdb"}
        }) {
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage(pair[1])
          .should()
          .dependOnClassesThat()
          .resideInAPackage(pair[0])
          .check(CLASSES);
    }
  }
}
